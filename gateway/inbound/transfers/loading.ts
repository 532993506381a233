import { canonicalJson, type Json } from '../../../contract/canonical-json.ts';
import { TRANSFER_TEXT_MAX } from '../../../contract/constants.ts';
import type { TransferContents, TransferLot } from '../../../contract/transfers.ts';
import { assert, Refused } from '../../base/errors.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { MovementLine } from '../../inventory/movement.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import type { Moment } from '../../store/command.ts';
import { contentsDigest } from './messages.ts';
import type { OutLine, OutRow, UnitPlace } from './outgoing.ts';
import { book, changeState, moved, TRANSIT, type TransferRooms, type Who } from './rooms.ts';

/** Longest contents of a notice, in bytes, so that its message stays below every bound. */
export const CONTENTS_BYTES_MAX = 56 * 1024;

/** Goods that go onto a transfer, as they lie. */
export type Loaded = Omit<MovementLine, 'quantity'> & { readonly quantity: number };

/** From where they lie into transit. In transit goods are loose: what they stood on is the transfer's to know. */
export function loadLines(rooms: TransferRooms, goods: readonly Loaded[]): readonly MovementLine[] {
  const location = rooms.catalog.location(TRANSIT);
  return goods.flatMap((each) =>
    moved(each, each.quantity, each, { location, handling_unit: LOOSE }),
  );
}

/** How a unit and all that it carries stand, before they are taken off their places. */
export function placesWithin(rooms: TransferRooms, unit: NamedRow): readonly UnitPlace[] {
  const { units } = rooms;
  return units.within(unit).map((each, index) => {
    const { parent } = units.details(each);
    // What the outermost one stood on stays here.
    return { unit: each, parent: index === 0 || parent === null ? null : units.byId(parent) };
  });
}

/** Writes down what was booked into transit, and lets the units leave. Returns the numbers of the lines. */
export function noteLoaded(
  rooms: TransferRooms,
  row: OutRow,
  goods: readonly Loaded[],
  places: readonly UnitPlace[],
  movement: string,
): readonly number[] {
  const { outgoing, units } = rooms;
  const lines = goods.map(({ location, ...each }) => ({ ...each, from: location }));
  const numbers = outgoing.addLines(row, lines, movement);
  outgoing.addUnits(row, places, movement);
  for (const { unit, parent } of places) if (parent === null) units.placeAll(unit, null);
  return numbers;
}

/** Takes off what one movement loaded: the goods are back where they lay, on the units that they stood on. */
export function unload(
  rooms: TransferRooms,
  row: OutRow,
  lines: readonly OutLine[],
  asked: { readonly id: string; readonly reason: string; readonly note: string | null } & Who,
  moment: Moment,
): void {
  const { outgoing } = rooms;
  const [first] = lines;
  assert(first !== undefined, 'something was loaded');
  restoreUnits(
    rooms,
    outgoing.units(row).filter(({ movement }) => movement === first.movement),
    first.from,
  );
  book(
    rooms,
    {
      ...asked,
      transfer: row.transfer_id,
      back: true,
      lines: lines.flatMap((line) =>
        moved(line, line.quantity, transit(rooms), backTo(rooms, line)),
      ),
    },
    moment,
  );
  outgoing.removeLoaded(row, first.movement);
}

/** Units that left and were not seen since stand on each other again as they did, at the place they left. */
function restoreUnits(
  rooms: TransferRooms,
  places: readonly UnitPlace[],
  from: MovementLine['location'],
): void {
  const { units } = rooms;
  const away = places.filter(({ unit }) => units.details(unit).location === null);
  for (const { unit } of away) units.place(unit, from.id);
  for (const { unit, parent } of away) {
    if (parent !== null && units.details(parent).location === from.id) units.nest(unit, parent);
  }
}

export const transit = (rooms: TransferRooms) => ({
  location: rooms.catalog.location(TRANSIT),
  handling_unit: LOOSE,
});

/** Where the goods of a line lay. A unit that is at another place by now is not put under them again. */
export function backTo(rooms: TransferRooms, { from, handling_unit: unit }: OutLine) {
  const there = unit.id !== LOOSE.id && rooms.units.details(unit).location === from.id;
  return { location: from, handling_unit: there ? unit : LOOSE };
}

/** From here on it is announced, and its contents stay as they are. Throws `empty` and `too-large`. */
export function dispatch(rooms: TransferRooms, row: OutRow, who: Who, moment: Moment): OutRow {
  const contents = contentsOf(rooms, row, moment.recorded_at);
  const digest = contentsDigest(contents);
  const after = rooms.outgoing.dispatch(
    row,
    canonicalJson(contents as unknown as Json),
    digest,
    Date.parse(moment.recorded_at),
  );
  // The notice is of this moment; who holds the lots now, and later, the other zone is told beside it.
  for (const { variant, lot } of contents.lots) {
    rooms.talk.tell(row.to_zone, { variant_id: variant, lot });
  }
  rooms.journal.append(
    {
      kind: 'transfer.dispatched',
      id: `${row.transfer_id}/dispatched`,
      occurred_at: who.occurred_at,
      body: {
        by: who.by,
        digest,
        lines: contents.lines.map(({ base_unit: _, tracking: __, ...line }) => line),
        to: row.to_zone,
        transfer: row.transfer_id,
      },
    },
    moment,
  );
  return after;
}

function contentsOf(rooms: TransferRooms, row: OutRow, dispatched_at: string): TransferContents {
  const { outgoing, units } = rooms;
  const lines = outgoing.lines(row);
  if (lines.length === 0) {
    const told = `nothing is loaded onto the transfer ${row.transfer_id}; scan goods first, or cancel it`;
    throw new Refused('invalid', 'empty', told);
  }
  const places = outgoing.units(row);
  const contents: TransferContents = {
    dispatched_at,
    lines: lines.map(({ line, variant, lot, handling_unit, quantity }) => ({
      line,
      variant: variant.variant_id,
      sku: variant.sku,
      base_unit: variant.base_unit,
      tracking: variant.tracking,
      lot: lot.id === NO_LOT.id ? null : lot.name,
      // What was taken off a unit that stays travels loose.
      handling_unit: places.some(({ unit }) => unit.id === handling_unit.id)
        ? handling_unit.name
        : null,
      quantity,
    })),
    lots: lotsOf(rooms, lines),
    units: places.map(({ unit, parent }) => {
      const { kind, tare_mg } = units.details(unit);
      return { code: unit.name, kind, parent: parent?.name ?? null, tare_mg };
    }),
  };
  const bytes = Buffer.byteLength(JSON.stringify(contents));
  const long = tooLong(contents);
  if (long !== null || bytes > CONTENTS_BYTES_MAX) {
    const what = long ?? `${bytes} bytes, and ${CONTENTS_BYTES_MAX} fit`;
    const told = `what the transfer holds does not fit into one notice (${what}); send it in parts`;
    throw new Refused('invalid', 'too-large', told);
  }
  return contents;
}

/** The first word that is longer than the other zone takes. */
function tooLong({ lines, lots, units }: TransferContents): string | null {
  const { name, ...facts } = TRANSFER_TEXT_MAX;
  const names = [
    ...lines.flatMap(({ variant, sku, lot }) => [variant, sku, lot]),
    ...lots.map(({ batch }) => batch),
    ...units.map(({ code }) => code),
  ];
  const long = names.find((text) => text !== null && text.length > name);
  if (long) return `${long.slice(0, 20)}… has more than ${name} characters`;
  for (const { lot, supplier, certificate, status_reason } of lots) {
    const told = { supplier, certificate, status_reason };
    for (const fact of ['supplier', 'certificate', 'status_reason'] as const) {
      if ((told[fact] ?? '').length > facts[fact]) return `the ${fact} of lot ${lot} is too long`;
    }
  }
  return null;
}

function lotsOf(rooms: TransferRooms, lines: readonly OutLine[]): TransferLot[] {
  const seen = new Map<number, TransferLot>();
  for (const { variant, lot } of lines) {
    const details = rooms.lots.details(lot);
    if (details === null) continue;
    const { id: _id, variant: _variant, number, ...facts } = details;
    seen.set(lot.id, { ...facts, lot: number, variant: variant.variant_id });
  }
  return [...seen.values()];
}

/** Everything that is still in transit goes back to where it lay: it never left, or came back. */
export function bringBack(
  rooms: TransferRooms,
  row: OutRow,
  who: Who & { readonly note: string | null },
  moment: Moment,
): void {
  const { outgoing } = rooms;
  const lines = outgoing.lines(row).filter((line) => line.quantity > line.cleared + line.settled);
  for (const movement of new Set(lines.map((line) => line.movement))) {
    const from = lines.find((line) => line.movement === movement)?.from;
    const places = outgoing.units(row).filter((place) => place.movement === movement);
    if (from !== undefined) restoreUnits(rooms, places, from);
  }
  const groups = new Map<string, MovementLine[]>();
  for (const line of lines) {
    const left = line.quantity - line.cleared - line.settled;
    const back = moved(line, left, transit(rooms), backTo(rooms, line));
    groups.set(line.movement, [...(groups.get(line.movement) ?? []), ...back]);
    outgoing.setSettled(row, line, line.settled + left);
  }
  let part = 0;
  for (const group of groups.values()) {
    part += 1;
    const id = `${row.transfer_id}/back/${row.version}.${row.revision}/${part}`;
    book(
      rooms,
      { ...who, id, lines: group, back: true, reason: 'CANCELLED', transfer: row.transfer_id },
      moment,
    );
  }
  changeState(rooms, row, 'cancelled', who, moment);
}
