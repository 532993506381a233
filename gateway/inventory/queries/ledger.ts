import type { Database } from 'better-sqlite3';
import type { LedgerPage, LedgerQuery, LedgerRow } from '../../../contract/http/ledger.ts';
import { Refused } from '../../base/errors.ts';
import { archiveGap } from '../months/archive-gap.ts';
import { chainEntries } from './chains.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { type EntryColumns, remembered } from './entries.ts';
import { PLACE, placeOf, subtrees } from './places.ts';

/**
 * The ledger, newest first. With an item it follows the backward chains of that item's levels, so that
 * its cost is that of the answer however long the history is. Without one it goes back row by row, at most
 * `VISITED_MAX` rows for one answer; an answer that stops there has fewer rows and a cursor to go on.
 */
export const VISITED_MAX = 20_000;

export const ENTRY = `
  SELECT entry.seq, entry.id, entry.movement_id, entry.type, variant.variant_id, variant.sku, variant.name,
    variant.base_unit, ${PLACE}, place.path, place.virtual, lot.number AS lot, unit.code AS handling_unit,
    entry.quantity, entry.balance_after, entry.prev_seq, entry.reference_type, entry.reference_id,
    entry.reason, entry.occurred_at, entry.recorded_at, entry.created_by, entry.parcel_id, entry.note,
    entry.voids
  FROM inventory_transactions AS entry
    JOIN product_variants AS variant ON variant.id = entry.variant
    JOIN locations AS place ON place.id = entry.location
    JOIN lots AS lot ON lot.id = entry.lot
    JOIN handling_units AS unit ON unit.id = entry.handling_unit`;

/**
 * Makes rows as callers see them; a function of its own for each answer. Each row says whether it came after the
 * end of the month that it belongs to, which is asked once for each month of the answer.
 */
export function ledgerRows(db: Database): () => (row: EntryColumns) => LedgerRow {
  const closedUntil = db
    .prepare<[string], number | null>('SELECT min(until) FROM closed_months WHERE month >= ?')
    .pluck();
  return () => {
    const closed = remembered(
      (month: string) => closedUntil.get(month) ?? Number.POSITIVE_INFINITY,
    );
    return (row) => {
      const occurred_at = new Date(row.occurred_at).toISOString();
      return ledgerRowOf(row, occurred_at, closed(occurred_at.slice(0, 7)) < row.seq);
    };
  };
}

function ledgerRowOf(row: EntryColumns, occurred_at: string, late: boolean): LedgerRow {
  const { reference_type: type, reference_id: id, recorded_at } = row;
  return {
    seq: row.seq,
    id: row.id,
    movement: row.movement_id,
    type: row.type,
    variant: row.variant_id,
    sku: row.sku,
    name: row.name,
    base_unit: row.base_unit,
    at: placeOf(row),
    lot: row.lot === '' ? null : row.lot,
    handling_unit: row.handling_unit === '' ? null : row.handling_unit,
    quantity: row.quantity,
    balance: row.balance_after,
    reference: type === null || id === null ? null : { type, id },
    reason: row.reason,
    occurred_at,
    recorded_at:
      recorded_at === row.occurred_at ? occurred_at : new Date(recorded_at).toISOString(),
    late,
    created_by: row.created_by,
    parcel: row.parcel_id,
    note: row.note,
    voids: row.voids,
  };
}

export function ledgerPages(db: Database): (query: LedgerQuery) => LedgerPage {
  const subtree = subtrees(db);
  const backwards = createBackwards(db);
  const rowsOfAnswer = ledgerRows(db);
  const demandThere = archiveGap(db);
  return (query) => {
    const rowOf = rowsOfAnswer();
    const [before] =
      query.after === undefined
        ? [Number.MAX_SAFE_INTEGER]
        : decodeCursor(query.after, ['number'] as const);
    const fits = filterOf(query, subtree(query.location));
    const rows: LedgerRow[] = [];
    let visited = 0;
    let last = before;
    try {
      for (const row of backwards(query, before)) {
        visited += 1;
        last = row.seq;
        if (fits(row)) rows.push(rowOf(row));
        if (rows.length === query.limit || visited === VISITED_MAX) {
          return { rows, next: last > 1 ? encodeCursor([last]) : null };
        }
      }
      // Without an item, the oldest entry that is here was reached.
      if (query.variant === undefined && query.movement === undefined) demandThere(last - 1);
      return { rows, next: null };
    } catch (error) {
      // What is here is told; the question that goes on from there is refused.
      if (visited === 0 || !(error instanceof Refused)) throw error;
      return { rows, next: encodeCursor([last]) };
    }
  };
}

/** Rows before `before`, newest first, from the narrowest source that holds all that the query asks for. */
function createBackwards(db: Database) {
  const chains = createChains(db);
  const demandThere = archiveGap(db);
  const scan = db.prepare<[number], EntryColumns>(
    `${ENTRY} WHERE entry.seq < ? ORDER BY entry.seq DESC`,
  );
  const range = db.prepare<[number, number, number], EntryColumns>(
    `${ENTRY} WHERE entry.seq BETWEEN ? AND ? AND entry.seq < ? ORDER BY entry.seq DESC`,
  );
  const ofParcel = db
    .prepare<[string], number | null>('SELECT ledger_seq FROM parcels WHERE parcel_id = ?')
    .pluck();
  const ofMovement = db
    .prepare<[string], number>('SELECT first_seq FROM movements WHERE id = ?')
    .pluck();
  return (query: LedgerQuery, before: number): Iterable<EntryColumns> => {
    if (query.movement !== undefined) {
      const first = ofParcel.get(query.movement) ?? ofMovement.get(query.movement);
      // The rows of one movement stand together, and are at most a hundred.
      if (first !== undefined) {
        demandThere(first);
        return range.all(first, first + 99, before);
      }
    }
    if (query.variant !== undefined) return chains(query.variant, before);
    return scan.iterate(before);
  };
}

/** The entries of one item before `before`, newest first. */
function createChains(db: Database) {
  const heads = db
    .prepare<[string], number>(
      `SELECT level.last_seq FROM inventory_levels AS level
         JOIN product_variants AS variant ON variant.id = level.variant
       WHERE variant.variant_id = ?`,
    )
    .pluck();
  const entries = chainEntries(db);
  return function* chains(variant: string, before: number): Generator<EntryColumns> {
    for (const row of entries(heads.all(variant))) if (row.seq < before) yield row;
  };
}

function filterOf(query: LedgerQuery, within: { readonly from: string; readonly to: string }) {
  const from = query.from === undefined ? null : Date.parse(query.from);
  const to = query.to === undefined ? null : Date.parse(query.to);
  return (row: EntryColumns): boolean =>
    (query.sides === 'all' || row.virtual === 0) &&
    row.path >= within.from &&
    row.path < within.to &&
    (query.variant === undefined || row.variant_id === query.variant) &&
    (query.lot === undefined || row.lot === query.lot) &&
    (query.handling_unit === undefined || row.handling_unit === query.handling_unit) &&
    (query.type === undefined || row.type === query.type) &&
    (query.movement === undefined || row.movement_id === query.movement) &&
    (query.parcel === undefined || row.parcel_id === query.parcel) &&
    (query.created_by === undefined || row.created_by === query.created_by) &&
    (from === null || row.recorded_at >= from) &&
    (to === null || row.recorded_at < to);
}
