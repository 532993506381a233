import { Refused } from '../../base/errors.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';
import type { Asked, Outcome } from '../../inventory/requests.ts';
import { lotNamed } from '../../inventory/stock-commands.ts';
import type { Handlers, Moment } from '../../store/command.ts';
import { transit } from './loading.ts';
import { ended } from './mirror.ts';
import { inTransit, type OutRow } from './outgoing.ts';
import { book, moved, OTHER_ZONES, type TransferRooms } from './rooms.ts';

/** What a person at the sender decides about goods that did not arrive as they were announced. */
export type SettleTransfer = Asked & {
  readonly transfer: string;
  readonly what: /** Goods of a line that are in transit and lie here after all: back to stock at this place. */
    | {
        readonly kind: 'found';
        readonly line: number;
        readonly quantity: number;
        readonly location: string;
      }
    /** Goods of a line that nobody will find. */
    | { readonly kind: 'lost'; readonly line: number; readonly quantity: number }
    /** What the other zone got beyond the notice was taken from this place. */
    | {
        readonly kind: 'sent';
        readonly extra: number;
        readonly quantity: number;
        readonly location: string;
      };
  readonly note: string | null;
};

export type DismissStray = Asked & {
  readonly from_zone: string;
  readonly transfer: string;
  readonly note: string;
};

export type SettleCommands = {
  'transfer.settle': {
    input: SettleTransfer;
    output: Outcome<{ transfer: string; movement: string }>;
  };
  'transfer.dismiss': { input: DismissStray; output: Outcome<{ transfer: string }> };
};

export function settleHandlers(rooms: TransferRooms): Handlers<SettleCommands> {
  const { outgoing, requests, zones } = rooms;
  return {
    'transfer.settle': (asked, moment) =>
      requests.once('transfer.settle', asked, () => {
        const row = outgoing.get(asked.transfer);
        if (row.state === 'loading') {
          const told = `the transfer ${row.transfer_id} is being loaded; take off what does not belong to it`;
          throw new Refused('conflict', 'not-dispatched', told);
        }
        settle(rooms, row, asked, moment);
        ended(rooms, outgoing.get(asked.transfer), asked, moment);
        return { transfer: row.transfer_id, movement: asked.id };
      }),
    'transfer.dismiss': (asked) =>
      requests.once('transfer.dismiss', asked, () => {
        zones.dismissStray(asked.from_zone, asked.transfer, asked.by, asked.note);
        return { transfer: asked.transfer };
      }),
  };
}

function settle(
  rooms: TransferRooms,
  row: OutRow,
  { what, ...asked }: SettleTransfer,
  moment: Moment,
): void {
  wholeQuantity(
    what.kind === 'sent' ? `surplus ${what.extra}` : `line ${what.line}`,
    what.quantity,
  );
  if (what.kind === 'sent') return bookOut(rooms, row, asked, what, moment);
  const { catalog, outgoing } = rooms;
  const line = outgoing.lines(row).find((one) => one.line === what.line);
  if (line === undefined) {
    const told = `the transfer ${row.transfer_id} has no line ${what.line}`;
    throw new Refused('not-found', 'unknown-line', told);
  }
  const left = inTransit(line);
  if (what.quantity > left) {
    const told = `${left} of ${line.variant.sku} are still in transit on line ${what.line}, not ${what.quantity}`;
    throw new Refused('conflict', 'too-many', told, { in_transit: left });
  }
  const to = catalog.location(
    what.kind === 'lost' ? 'adjustment' : catalog.place(what.location).location_id,
  );
  const lines = moved(line, what.quantity, transit(rooms), { location: to, handling_unit: LOOSE });
  const reason = what.kind === 'lost' ? 'LOST' : 'FOUND';
  book(rooms, { ...asked, lines, reason, transfer: row.transfer_id }, moment);
  outgoing.setSettled(row, line, line.settled + what.quantity);
}

function bookOut(
  rooms: TransferRooms,
  row: OutRow,
  asked: Omit<SettleTransfer, 'what'>,
  what: Extract<SettleTransfer['what'], { kind: 'sent' }>,
  moment: Moment,
): void {
  const { catalog, outgoing } = rooms;
  const extra = outgoing.surplus(row).find((one) => one.extra === what.extra);
  const left = extra === undefined ? 0 : extra.quantity - extra.settled;
  if (extra === undefined || what.quantity > left) {
    const told =
      extra === undefined
        ? `the zone ${row.to_zone} stated nothing beyond the notice under ${what.extra}`
        : `of the ${extra.quantity} that came there beyond the notice ${left} are still to be accounted for, not ${what.quantity}`;
    throw new Refused('conflict', 'too-many', told, { open: left });
  }
  const variant = catalog.item(extra.sku);
  const lot = extra.lot === null ? NO_LOT : lotNamed(rooms, variant, extra.lot);
  const lines = moved(
    { variant, lot },
    what.quantity,
    { location: catalog.place(what.location), handling_unit: LOOSE },
    { location: catalog.location(OTHER_ZONES), handling_unit: LOOSE },
  );
  book(rooms, { ...asked, lines, reason: 'SENT_UNANNOUNCED', transfer: row.transfer_id }, moment);
  outgoing.setSurplusSettled(row, extra, extra.settled + what.quantity);
}
