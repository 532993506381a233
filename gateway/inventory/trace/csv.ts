import type { TraceAnswer, TraceRow } from '../../../contract/http/trace.ts';
import { csvLine } from '../queries/csv.ts';

const HEADER = [
  'n',
  'parent',
  'depth',
  'sku',
  'item',
  'lot',
  'status',
  'expires_on',
  'supplier',
  'what',
  'place',
  'handling_unit',
  'quantity',
  'reference_type',
  'reference_id',
  'movement',
  'occurred_at',
  'by',
  'zone',
] as const;

/** A page of a trace as lines: one for each place where a lot lies and each event; for a lot without any, one. Goods without a lot come first. */
export function traceCsv(
  { rows, untracked }: Pick<TraceAnswer, 'rows' | 'untracked'>,
  first: boolean,
): string {
  const head = first ? [[...HEADER], ...untracked.map(unlottedLine)] : [];
  return [...head, ...rows.flatMap(linesOf)].map(csvLine).join('');
}

/** Goods without a lot belong to no row of the tree. */
function unlottedLine({ sku, name, quantity }: TraceAnswer['untracked'][number]): string[] {
  const before = ['', '', '', sku, name, '', '', '', ''];
  return [...before, 'without_lot', '', '', String(quantity), '', '', '', '', '', ''];
}

function linesOf(row: TraceRow): string[][] {
  const lot = [
    String(row.n),
    row.parent === null ? '' : String(row.parent),
    String(row.depth),
    row.sku,
    row.name,
    row.lot,
    row.status,
    row.expires_on ?? '',
    row.supplier ?? '',
  ];
  const lies = row.places.map(({ at, handling_unit, on_hand }) => [
    ...lot,
    'lies',
    at.location,
    handling_unit ?? '',
    String(on_hand),
    ...['', '', '', '', '', ''],
  ]);
  const events = row.events.map((event) => [
    ...lot,
    event.what,
    event.other.location,
    '',
    String(event.quantity),
    event.reference?.type ?? '',
    event.reference?.id ?? '',
    event.movement,
    event.occurred_at,
    event.created_by,
    event.other.zone ?? '',
  ]);
  // Whoever works with the file must see that it does not hold everything of this lot.
  const more = row.more ? [[...lot, 'more', ...Array.from({ length: 9 }, () => '')]] : [];
  const lines = [...lies, ...events, ...more];
  return lines.length > 0 ? lines : [[...lot, ...Array.from({ length: 10 }, () => '')]];
}
