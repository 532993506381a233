import type { Database } from 'better-sqlite3';
import type { MovementView } from '../../../contract/http/movements.ts';
import { Refused } from '../../base/errors.ts';
import { archiveGap } from '../months/archive-gap.ts';
import { LINES_MAX } from '../movement.ts';
import type { EntryColumns } from './entries.ts';
import { ENTRY, ledgerRows } from './ledger.ts';

/** All lines of one movement, virtual places too. Throws `unknown-movement` and `archive-missing`. */
export function movementViews(db: Database): (movement: string) => MovementView {
  const first = db
    .prepare<[string], number>('SELECT first_seq FROM movements WHERE id = ?')
    .pluck();
  const ofParcel = db
    .prepare<[string], number | null>(
      'SELECT ledger_seq FROM parcels WHERE parcel_id = ? AND movement_id = parcel_id',
    )
    .pluck();
  const rows = db.prepare<[number, number, string], EntryColumns>(
    `${ENTRY} WHERE entry.seq BETWEEN ? AND ? AND entry.movement_id = ? ORDER BY entry.seq`,
  );
  const rowsOfAnswer = ledgerRows(db);
  const voidedBy = db
    .prepare<[string], string>('SELECT voided_by FROM voided_movements WHERE id = ?')
    .pluck();
  const demandThere = archiveGap(db);
  return (movement) => {
    const seq = first.get(movement) ?? ofParcel.get(movement) ?? null;
    if (seq === null) {
      throw new Refused('not-found', 'unknown-movement', `there is no movement ${movement}`);
    }
    demandThere(seq);
    const entries = rows.all(seq, seq + LINES_MAX - 1, movement).map(rowsOfAnswer());
    return { movement, entries, voided_by: voidedBy.get(movement) ?? null };
  };
}
