import type { ReceiptReport } from '../../contract/http/receipts.ts';
import { sheetLine } from '../inventory/queries/csv.ts';

const COLUMNS = [
  'receipt',
  'purchase_order',
  'asn',
  'kind',
  'line',
  'sku',
  'name',
  'lot',
  'handling_unit',
  'expected',
  'received',
  'here',
  'quantity',
  'code',
  'reason',
  'note',
  'by',
  'at',
] as const;
type Cells = Partial<Record<(typeof COLUMNS)[number], string | number | null>>;

/** One row of kind `line` for each item that was awaited or came, then one for each discrepancy. */
export function reportCsv(report: ReceiptReport): string {
  const { receipt, purchase_order, asn } = report;
  const head = { receipt, purchase_order, asn };
  const rows: Cells[] = [
    ...report.lines.map(
      ({ line, sku, name, lot, handling_unit, expected, received, here }): Cells => ({
        ...head,
        kind: 'line',
        line,
        sku,
        name,
        lot,
        handling_unit,
        expected,
        received,
        here,
      }),
    ),
    ...report.discrepancies.map((found): Cells => ({ ...head, ...found })),
  ];
  return [COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column] ?? null))]
    .map(sheetLine)
    .join('');
}
