import type { TransferContents, TransferUnit } from '../../../contract/transfers.ts';
import { Refused } from '../../base/errors.ts';
import type { Variant } from '../../inventory/catalog.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { MovementLine } from '../../inventory/movement.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import { recordLot } from '../../inventory/stock-commands.ts';
import type { Moment } from '../../store/command.ts';
import type { ArrivedPart, InLine, InRow } from './incoming.ts';
import { readContents } from './messages.ts';
import { moved, OTHER_ZONES, recordArrival, type TransferRooms, type Who } from './rooms.ts';

/** Part of a line that arrives now. */
export type Arriving = {
  readonly line: InLine;
  readonly quantity: number;
  /** The unit that it will stand on here. */
  readonly unit: string | null;
};

export const stillComing = ({ quantity, arrived }: InLine): number => quantity - arrived;

export function contentsOf(row: InRow): TransferContents {
  return readContents(row.contents);
}

/** The unit and those of the notice that stand on or in it, outermost first. */
export function unitsWithin(contents: TransferContents, code: string): readonly TransferUnit[] {
  const top = contents.units.find((unit) => unit.code === code);
  if (top === undefined) return [];
  const found: TransferUnit[] = [top];
  // Grows while it is walked through; each unit has one parent, so none is met twice.
  for (const { code: parent } of found) {
    found.push(...contents.units.filter((unit) => unit.parent === parent));
  }
  return found;
}

/** Why goods of a line cannot be booked in yet; null when they can. What an import brings mends it by itself. */
export function faultOf(rooms: TransferRooms, line: InLine): Refused | null {
  const variant = rooms.catalog.variantBySku(line.sku);
  if (variant === null) {
    const told = `the catalog of this zone has no ${line.sku}; import it, then scan again`;
    return new Refused('conflict', 'unknown-item', told, { sku: line.sku });
  }
  const { variant_id, base_unit, tracking } = variant;
  const differs =
    variant_id !== line.variant_id || base_unit !== line.base_unit || tracking !== line.tracking;
  if (!differs) return null;
  const told =
    `${line.sku} is another thing in the zone that sent it (variant ${line.variant_id}, ${line.base_unit}, ` +
    `tracking ${line.tracking}); make both catalogs the same, then scan again`;
  return new Refused('conflict', 'different-item', told, { sku: line.sku });
}

/** The variant of a line. Throws `unknown-item` and `different-item`. */
function variantOf(rooms: TransferRooms, line: InLine): Variant {
  const fault = faultOf(rooms, line);
  if (fault !== null) throw fault;
  return rooms.catalog.item(line.sku);
}

/**
 * The lot of a line with all that its notice says of it. A lot that was held at the sender when it left is held
 * here too, until the sender has told who holds it and why: that is newer than the notice.
 */
export function lotOf(
  rooms: TransferRooms,
  row: InRow,
  line: InLine,
  who: Who,
  moment: Moment,
): NamedRow {
  if (line.lot === null) return NO_LOT;
  const variant = variantOf(rooms, line);
  const { lots } = rooms;
  const told = contentsOf(row).lots.find(
    ({ variant: of, lot }) => of === line.variant_id && lot === line.lot,
  );
  const known = lots.find(variant, line.lot);
  const scanned = { number: line.lot, expires_on: null, best_before: null };
  const lot = known ?? lots.findOrCreate(variant, scanned);
  if (told === undefined) return lot;
  const before = known === null ? null : lots.details(known);
  const { variant: _variant, lot: _lot, status, status_reason, ...facts } = told;
  lots.fill(lot, facts);
  const key = { variant_id: variant.variant_id, lot: line.lot };
  if (status !== 'released' && !rooms.talk.hasSpoken(row.from_zone, key)) {
    const word = { status, reason: status_reason, recall: null, by: row.from_zone };
    const at = contentsOf(row).dispatched_at;
    rooms.holds.put(key, { ...word, at, zone: row.from_zone, revision: 0 });
    const held = lots.ofBatch(variant, line.lot);
    for (const each of held) rooms.holds.refresh(each);
    rooms.givingWay.lotsHeld(
      held.map((each) => ({ variant, lot: each })),
      who,
      moment,
    );
  }
  const after = lots.details(lot);
  if (JSON.stringify(before) !== JSON.stringify(after)) recordLot(rooms, variant, lot, who, moment);
  return lot;
}

/** From beyond this zone to its place; the units are made where they are not known. */
export function arrivalLines(
  rooms: TransferRooms,
  row: InRow,
  arriving: readonly Arriving[],
  location: MovementLine['location'],
  who: Who,
  moment: Moment,
): readonly MovementLine[] {
  const beyond = { location: rooms.catalog.location(OTHER_ZONES), handling_unit: LOOSE };
  return arriving.flatMap(({ line, quantity, unit }) => {
    const handling_unit = unit === null ? LOOSE : rooms.units.findOrTakeOver(unit);
    const lot = lotOf(rooms, row, line, who, moment);
    const what = { variant: variantOf(rooms, line), lot };
    return moved(what, quantity, beyond, { location, handling_unit });
  });
}

/** Puts the units of the notice on each other as they were sent, at their place here. */
export function placeUnits(
  rooms: TransferRooms,
  within: readonly TransferUnit[],
  location: MovementLine['location'],
): void {
  const { stock, units } = rooms;
  for (const [index, { code, kind, parent, tare_mg }] of within.entries()) {
    const unit = units.findOrTakeOver(code);
    units.describe(unit, kind, tare_mg);
    const elsewhere = units.details(unit).location !== location.id && stock.unitIsHere(unit);
    // It came before the one that carried it, and was put away.
    if (elsewhere) continue;
    units.placeAll(unit, location.id);
    const below = index === 0 || parent === null ? null : units.findOrTakeOver(parent);
    if (below !== null && units.details(below).location === location.id) units.nest(unit, below);
  }
}

/** Writes down what was booked in, and states it. */
export function noteArrived(
  rooms: TransferRooms,
  row: InRow,
  movement: string,
  part: ArrivedPart,
  who: Who & { readonly note: string | null },
  moment: Moment,
): InRow {
  const { incoming } = rooms;
  const lines = incoming.lines(row);
  for (const { line: number, quantity, damaged } of part.lines) {
    const line = lines.find((one) => one.line === number);
    if (line !== undefined) incoming.addProgress(row, line, quantity, damaged);
  }
  incoming.addArrival(row, movement, part);
  return stateAnew(rooms, row, { ...who, movement }, moment);
}

/** The state that follows from what has arrived, under a new revision. */
export function stateAnew(
  rooms: TransferRooms,
  row: InRow,
  more: Who & { readonly movement: string | null; readonly note: string | null },
  moment: Moment,
): InRow {
  const { incoming } = rooms;
  const lines = incoming.lines(row);
  const whole = lines.every((line) => stillComing(line) === 0);
  const begun =
    lines.some(({ arrived }) => arrived > 0) ||
    incoming.extras(row).some(({ quantity }) => quantity > 0);
  const open = begun ? 'arriving' : 'expected';
  const state = whole ? 'closed' : row.state === 'closed' ? 'closed' : open;
  const after = incoming.setState(row, state, Date.parse(moment.recorded_at));
  recordArrival(rooms, after, more, moment);
  return after;
}
