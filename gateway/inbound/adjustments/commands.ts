import type { Database } from 'better-sqlite3';
import type { ScrapReason } from '../../../contract/adjustments.ts';
import { Refused } from '../../base/errors.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import { shortOf } from '../../inventory/movement.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';
import type { Asked, Outcome } from '../../inventory/requests.ts';
import { lotNamed } from '../../inventory/stock-commands.ts';
import type { Handlers } from '../../store/command.ts';

/** `stock.scrap`: so many are thrown away. Corrections themselves are `stock.adjust`. */
export type ScrapStock = Asked & {
  readonly sku: string;
  readonly location: string;
  readonly lot: string | null;
  readonly handling_unit: string | null;
  /** In base units, above 0. */
  readonly quantity: number;
  readonly reason: ScrapReason;
  readonly note: string | null;
};

/** Takes a correction or scrapping back, by adding. */
export type UndoAdjustment = Asked & { readonly movement: string; readonly note: string | null };

export type AdjustmentCommands = {
  'stock.scrap': { input: ScrapStock; output: Outcome<{ movement: string }> };
  'adjustment.undo': { input: UndoAdjustment; output: Outcome<{ movement: string }> };
};

export function adjustmentHandlers(
  db: Database,
  rooms: InventoryRooms,
): Handlers<AdjustmentCommands> {
  const typeOf = db
    .prepare<[number], string>('SELECT type FROM inventory_transactions WHERE seq = ?')
    .pluck();
  const { catalog, ledger, moves, requests } = rooms;
  return {
    'stock.scrap': (asked, moment) =>
      requests.once('stock.scrap', asked, () => {
        const { quantity } = asked;
        wholeQuantity(asked.sku, quantity);
        const variant = catalog.item(asked.sku);
        const lot = lotNamed(rooms, variant, asked.lot);
        const handling_unit = moves.unitNamed(asked.handling_unit);
        const location = catalog.place(asked.location);
        const scrap = catalog.location('scrap');
        const posted = ledger.post(
          {
            id: asked.id,
            type: 'scrap',
            lines: [
              { variant, lot, handling_unit, location, quantity: -quantity },
              { variant, lot, handling_unit: LOOSE, location: scrap, quantity },
            ],
            reference: null,
            reason: asked.reason,
            created_by: asked.by,
            parcel: null,
            note: asked.note,
            voids: null,
            yields: true,
            occurred_at: asked.occurred_at,
          },
          moment,
        );
        if (!posted.ok) throw shortOf(posted.error);
        return { movement: asked.id };
      }),
    'adjustment.undo': (asked, moment) =>
      requests.once('adjustment.undo', asked, () => {
        const movement = ledger.find(asked.movement);
        if (movement === null) {
          const told = `there is no movement ${asked.movement}`;
          throw new Refused('not-found', 'unknown-movement', told);
        }
        const type = typeOf.get(movement.first_seq) ?? '';
        if (type !== 'adjust' && type !== 'scrap') {
          const told = `the movement ${asked.movement} is of type ${type}; only corrections and scrapping are taken back here`;
          throw new Refused('conflict', 'no-adjustment', told, { type });
        }
        const { id, by: created_by, note, occurred_at } = asked;
        const back = { id, reason: 'UNDONE', note, created_by, occurred_at };
        const posted = ledger.reverse(movement, back, moment);
        if (!posted.ok) throw shortOf(posted.error);
        return { movement: id };
      }),
  };
}
