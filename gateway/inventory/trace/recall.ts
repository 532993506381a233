import type { Database } from 'better-sqlite3';
import { Refused } from '../../base/errors.ts';
import type { Handlers, Moment } from '../../store/command.ts';
import { HERE } from '../lot-holds.ts';
import type { NamedRow } from '../named-row.ts';
import type { Asked, Outcome } from '../requests.ts';
import { recordLot, type StockRooms } from '../stock-commands.ts';
import { lotWalk } from './walk.ts';

/** `lot.recall`: nothing of this lot may be promised, shipped or used any more. */
export type RecallLot = Asked & {
  readonly sku: string;
  readonly lot: string;
  readonly reason: string;
  readonly note: string | null;
  /** Also all lots that were made of it. */
  readonly descendants: boolean;
};

export type RecallCommands = {
  'lot.recall': {
    input: RecallLot;
    output: Outcome<{ readonly recall: string; readonly lots: number }>;
  };
};

/**
 * Lots that one recall blocks at most. It is one transaction, however long it takes: no parcel of a recalled lot
 * may pass in between.
 */
export const RECALL_LOTS_MAX = 20_000;

export function recallHandlers(db: Database, rooms: StockRooms): Handlers<RecallCommands> {
  const { requests, catalog, lots } = rooms;
  const walk = lotWalk(db);
  const variantOf = db.prepare<[number], number>('SELECT variant FROM lots WHERE id = ?').pluck();
  const insert = db.prepare(
    `INSERT INTO recalls (recall_id, lot, reason, note, descendants, lots, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const rowOf = db.prepare<[string], number>('SELECT id FROM recalls WHERE recall_id = ?').pluck();
  const insertLot = db.prepare('INSERT OR IGNORE INTO recall_lots (recall, lot) VALUES (?, ?)');

  /** The lot, the serial numbers made in it, and all that was made of those. */
  const affected = (asked: RecallLot): readonly NamedRow[] => {
    const variant = catalog.item(asked.sku);
    const own = lots.ofBatch(variant, asked.lot);
    if (own.length === 0) {
      const told = `${asked.sku} has no lot ${asked.lot}`;
      throw new Refused('not-found', 'unknown-lot', told);
    }
    if (!asked.descendants) return own;
    const begin = own.map(({ id }) => id);
    const { steps, cut } = walk(begin, 'forward', RECALL_LOTS_MAX);
    if (cut) {
      const told = `more than ${RECALL_LOTS_MAX} lots were made of ${asked.lot}; recall the lots made of it one by one`;
      throw new Refused('invalid', 'too-many-lots', told);
    }
    return steps.map(({ lot }) => lots.lotById(lot));
  };

  return {
    'lot.recall': (asked, moment: Moment) =>
      requests.once('lot.recall', asked, () => {
        const all = affected(asked);
        const first = lots.find(catalog.item(asked.sku), asked.lot) ?? all[0];
        const { id, reason, note, descendants, by } = asked;
        // Another zone may have told of it: then this database is a copy from before it.
        insert.run(
          id,
          first?.id,
          reason,
          note,
          descendants ? 1 : 0,
          all.length,
          by,
          Date.parse(moment.recorded_at),
        );
        const row = rowOf.get(id);
        const recall = { zone: HERE, recall: id, descendants };
        const at = asked.occurred_at;
        const of = all.map((lot) => ({
          lot,
          variant: catalog.variant(variantOf.get(lot.id) ?? 0),
        }));
        for (const { lot, variant } of of) {
          insertLot.run(row, lot.id);
          lots.setStatus(lot, { status: 'blocked', reason, recall, by, at });
          recordLot(rooms, variant, lot, asked, moment);
        }
        rooms.givingWay.lotsHeld(of, asked, moment);
        return { recall: id, lots: all.length };
      }),
  };
}
