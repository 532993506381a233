import type { LedgerRow } from '../../../contract/http/ledger.ts';
import { sheetLine } from './csv.ts';

const HEADER = [
  ...['seq', 'recorded_at', 'occurred_at', 'late', 'type', 'movement', 'sku', 'item', 'location'],
  ...['place', 'lot', 'handling_unit', 'quantity', 'balance', 'base_unit', 'reference_type'],
  ...['reference', 'reason', 'note', 'created_by', 'parcel', 'voids'],
];

/** Entries as lines of a file, in the order in which they are given. */
export function ledgerCsv(rows: readonly LedgerRow[], first: boolean): string {
  const lines = rows.map((row) => [
    row.seq,
    row.recorded_at,
    row.occurred_at,
    row.late ? 'yes' : 'no',
    row.type,
    row.movement,
    row.sku,
    row.name,
    row.at.location,
    row.at.name,
    row.lot,
    row.handling_unit,
    row.quantity,
    row.balance,
    row.base_unit,
    row.reference?.type ?? null,
    row.reference?.id ?? null,
    row.reason,
    row.note,
    row.created_by,
    row.parcel,
    row.voids,
  ]);
  return [...(first ? [HEADER] : []), ...lines].map(sheetLine).join('');
}
