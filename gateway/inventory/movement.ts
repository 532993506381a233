import type { EntryType } from '../../contract/records.ts';
import { assert, Refused } from '../base/errors.ts';
import type { Location, Variant } from './catalog.ts';
import { LOOSE } from './handling-units.ts';
import { NO_LOT } from './lots.ts';
import type { NamedRow } from './named-row.ts';
import { called } from './place-name.ts';

/** One side of a movement: positive adds to the location, negative removes. */
export type MovementLine = {
  readonly variant: Variant;
  readonly location: Location;
  readonly lot: NamedRow;
  readonly handling_unit: NamedRow;
  readonly quantity: number;
};

export type Movement = {
  /** Unique; made from the id of what caused it, so that a repeat cannot book twice. */
  readonly id: string;
  readonly type: EntryType;
  /** Their sum is zero for each variant and lot. */
  readonly lines: readonly MovementLine[];
  readonly reference: { readonly type: string; readonly id: string } | null;
  readonly reason: string | null;
  readonly created_by: string;
  readonly parcel: string | null;
  readonly note: string | null;
  readonly voids: string | null;
  /** Goods go back to where they were taken from, wherever that is. */
  readonly back?: true;
  /**
   * It says what is so, and nobody can choose otherwise: what was promised of goods that are not there, or not fit, is
   * promised no more. Without it, promises stand against the movement.
   */
  readonly yields?: boolean;
  readonly occurred_at: string;
};

/** Rows of one movement stand together, without a gap. */
export const LINES_MAX = 100;

export type Posted = { readonly first_seq: number };
/** What the movement takes is not there, or is promised to somebody. */
export type Shortage = {
  readonly line: MovementLine;
  /** At the line's place, in its lot and on its unit. */
  readonly on_hand: number;
  readonly reserved: number;
  /** Promised without a place yet, where that is what stands against it; else 0. */
  readonly promised: number;
  /** So much less would have to be reserved or promised. */
  readonly short: number;
  /** Lots that lie there, where the line names none of an item that is kept by lot or serial number. */
  readonly lots: readonly string[];
  /** Units with such goods that stand there, where the line names none. */
  readonly units: readonly { readonly unit: string; readonly on_hand: number }[];
};

/** Lots, and units, named in a refusal at most. */
export const TOLD_MAX = 3;

/** The movement as the ledger finds it again. */
export type MovementName = { readonly id: string; readonly first_seq: number };

/** A shortage in words, for the one who asked. */
export function shortOf({ line, on_hand, reserved, promised, lots, units }: Shortage): Refused {
  const { variant, location, lot, handling_unit, quantity } = line;
  const facts = { sku: variant.sku, location: location.location_id, on_hand, reserved, promised };
  if (lots.length > 0) {
    const what = variant.tracking === 'serial' ? 'serial number' : 'lot';
    const told = `${variant.sku} is kept by ${what}: name the ${what} to take; at ${called(location)} lie ${someOf(lots)}`;
    return new Refused('conflict', 'not-in-stock', told, { ...facts, lots: firstOf(lots) });
  }
  const where = [
    called(location),
    lot.id === NO_LOT.id ? '' : `, lot ${lot.name}`,
    handling_unit.id === LOOSE.id ? '' : `, on ${handling_unit.name}`,
  ].join('');
  const lie = on_hand === 1 ? '1 lies there' : `${on_hand === 0 ? 'none' : on_hand} lie there`;
  const held = reserved === 0 ? '' : `, of which ${reserved} are reserved`;
  const kept = promised === 0 ? '' : `, and ${promised} of the zone are promised to orders`;
  const told = `${-quantity} of ${variant.sku} cannot be taken from ${where}: ${lie}${held}${kept}`;
  if (units.length === 0) return new Refused('conflict', 'not-in-stock', told, facts);
  const on = someOf(units.map(({ unit, on_hand: there }) => `${there} on ${unit}`));
  const named = { ...facts, units: firstOf(units.map(({ unit }) => unit)) };
  return new Refused(
    'conflict',
    'not-in-stock',
    `${told} loose; name the unit to take from one: ${on}`,
    named,
  );
}

const firstOf = (words: readonly string[]): string => words.slice(0, TOLD_MAX).join(', ');
const someOf = (words: readonly string[]): string =>
  `${firstOf(words)}${words.length > TOLD_MAX ? ' and others' : ''}`;

/** A command that moves the same thing twice is summed first, so that no line sees half of it. */
export function summed(lines: readonly MovementLine[]): readonly MovementLine[] {
  const sums: MovementLine[] = [];
  for (const line of lines) {
    const same = sums.findIndex(
      (sum) =>
        sum.variant.id === line.variant.id &&
        sum.location.id === line.location.id &&
        sum.lot.id === line.lot.id &&
        sum.handling_unit.id === line.handling_unit.id,
    );
    const before = sums[same];
    if (before === undefined) sums.push(line);
    else sums[same] = { ...before, quantity: before.quantity + line.quantity };
  }
  return sums.filter((line) => line.quantity !== 0);
}

export function assertBalanced(lines: readonly MovementLine[]): void {
  assert(lines.length >= 2 && lines.length <= LINES_MAX, 'a movement has 2 to 100 lines');
  for (const line of lines) {
    let sum = 0;
    for (const other of lines) {
      if (other.variant.id === line.variant.id && other.lot.id === line.lot.id) {
        sum += other.quantity;
      }
    }
    assert(sum === 0, 'a movement adds up to zero for each variant and lot');
  }
}
