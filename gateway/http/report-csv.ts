import type { ReceiptReport } from '../../contract/http/receipts.ts';

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
  const lines = rows.map((row) => COLUMNS.map((column) => cell(row[column] ?? '')).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

/** RFC 4180. What a spreadsheet would take for a formula is set in front of an apostrophe. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
