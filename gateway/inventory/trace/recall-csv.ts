import type { RecallPlacesPage } from '../../../contract/http/recalls.ts';
import { csvLine } from '../queries/csv.ts';

const HEADER = [
  'location',
  'place',
  'sku',
  'item',
  'lot',
  'handling_unit',
  'quantity',
  'base_unit',
  'in_quarantine',
] as const;

/** A page of what must be fetched, in the order of the places. */
export function recallCsv({ rows }: Pick<RecallPlacesPage, 'rows'>, first: boolean): string {
  const lines = rows.map((row) => [
    row.at.location,
    row.at.name,
    row.sku,
    row.name,
    row.lot,
    row.handling_unit ?? '',
    String(row.on_hand),
    row.base_unit,
    row.fetched ? 'yes' : 'no',
  ]);
  return [...(first ? [HEADER] : []), ...lines].map(csvLine).join('');
}
