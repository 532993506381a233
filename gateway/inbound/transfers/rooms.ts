import type { RecordBody } from '../../../contract/records.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { Movement, MovementLine } from '../../inventory/movement.ts';
import { LINES_MAX, shortOf } from '../../inventory/movement.ts';
import type { holdHearing } from '../../inventory/trace/zone-holds.ts';
import type { Moment } from '../../store/command.ts';
import type { HoldTalk } from './hold-talk.ts';
import type { Incoming, InRow } from './incoming.ts';
import type { Stated } from './messages.ts';
import type { Outgoing, OutRow, OutState } from './outgoing.ts';
import type { Zones } from './zones.ts';

export type TransferRooms = InventoryRooms & {
  readonly outgoing: Outgoing;
  readonly incoming: Incoming;
  readonly zones: Zones;
  readonly talk: HoldTalk;
  /** Takes in what another zone says of the holds of a lot. */
  readonly hearHolds: ReturnType<typeof holdHearing>;
};

export type Who = { readonly by: string; readonly occurred_at: string };

export const TRANSIT = 'transit';
/** Where goods are that another zone has booked in. */
export const OTHER_ZONES = 'other-zones';

/** A movement of a transfer. Throws `not-in-stock` and what the ledger's rules throw. */
export function book(
  rooms: TransferRooms,
  movement: Pick<Movement, 'id' | 'lines' | 'reason' | 'note' | 'back'> & {
    readonly transfer: string;
  } & Who,
  moment: Moment,
): void {
  const { transfer, by: created_by, ...rest } = movement;
  const posted = rooms.ledger.post(
    {
      ...rest,
      type: 'transfer',
      reference: { type: 'transfer', id: transfer },
      created_by,
      parcel: null,
      voids: null,
    },
    moment,
  );
  if (!posted.ok) throw shortOf(posted.error);
}

/**
 * Lines in groups that each balance, in as many movements as they need: `id`, `id/2`, …. Returns the first id;
 * null where there is nothing to book.
 */
export function bookAll(
  rooms: TransferRooms,
  movement: Omit<Parameters<typeof book>[1], 'lines'>,
  groups: readonly (readonly MovementLine[])[],
  moment: Moment,
): string | null {
  let lines: MovementLine[] = [];
  let part = 0;
  const flush = (): void => {
    if (cancelOut(lines)) return;
    part += 1;
    const id = part === 1 ? movement.id : `${movement.id}/${part}`;
    book(rooms, { ...movement, id, lines }, moment);
    lines = [];
  };
  for (const group of groups) {
    if (lines.length + group.length > LINES_MAX) flush();
    lines.push(...group);
  }
  flush();
  return part === 0 ? null : movement.id;
}

/** Whether what is added at each place is taken from it as well, so that nothing moves. */
function cancelOut(lines: readonly MovementLine[]): boolean {
  const sums = new Map<string, number>();
  for (const { variant, location, lot, handling_unit, quantity } of lines) {
    const place = [variant, location, lot, handling_unit].map(({ id }) => id).join(' ');
    sums.set(place, (sums.get(place) ?? 0) + quantity);
  }
  return [...sums.values()].every((sum) => sum === 0);
}

/** From one place to another, each side named with the unit that the goods stand on there. */
export function moved(
  what: Pick<MovementLine, 'variant' | 'lot'>,
  quantity: number,
  from: Pick<MovementLine, 'location' | 'handling_unit'>,
  to: Pick<MovementLine, 'location' | 'handling_unit'>,
): readonly MovementLine[] {
  const { variant, lot } = what;
  return [
    { variant, lot, ...from, quantity: -quantity },
    { variant, lot, ...to, quantity },
  ];
}

/** The transfer at its sender is in this state now; recorded where it was in another one, or `always`. */
export function changeState(
  rooms: TransferRooms,
  row: OutRow,
  state: OutState,
  who: Who & { readonly note: string | null },
  moment: Moment,
  always = false,
): void {
  if (row.state === state && !always) return;
  rooms.outgoing.setState(row, state);
  const { transfer_id: transfer, to_zone: to } = row;
  const { by, note, occurred_at } = who;
  rooms.journal.append(
    {
      kind: 'transfer.changed',
      id: `${transfer}/${state}/${row.version}.${row.revision}`,
      occurred_at,
      body: { by, note, state, to, transfer },
    },
    moment,
  );
}

/** What the receiver states of a transfer. */
export function statedOf(rooms: TransferRooms, row: InRow): Stated {
  return {
    lines: rooms.incoming
      .lines(row)
      .map(({ line, arrived, damaged }) => ({ line, arrived, damaged })),
    extras: rooms.incoming.extras(row).map(({ extra, variant, lot, quantity }) => ({
      extra,
      variant: variant.variant_id,
      sku: variant.sku,
      lot: lot.id === 0 ? null : lot.name,
      quantity,
    })),
  };
}

/** After every change at the receiver. */
export function recordArrival(
  rooms: TransferRooms,
  row: InRow,
  more: Pick<RecordBody<'transfer.arrived'>, 'movement' | 'by' | 'note'> & {
    readonly occurred_at: string;
  },
  moment: Moment,
): void {
  const { from_zone: from, transfer_id: transfer, revision, state } = row;
  const { occurred_at, by, movement, note } = more;
  rooms.journal.append(
    {
      kind: 'transfer.arrived',
      id: `${from}/${transfer}/${revision}`,
      occurred_at,
      body: { by, from, movement, note, revision, state, transfer, ...statedOf(rooms, row) },
    },
    moment,
  );
}
