import type { Database } from 'better-sqlite3';
import { Refused } from '../../base/errors.ts';
import type { Handlers, Moment } from '../../store/command.ts';
import type { Variant } from '../catalog.ts';
import { LOOSE } from '../handling-units.ts';
import { freeLots } from '../held.ts';
import { NO_LOT } from '../lots.ts';
import { LINES_MAX, type MovementLine, shortOf } from '../movement.ts';
import type { NamedRow } from '../named-row.ts';
import { wholeQuantity } from '../quantity.ts';
import type { Asked, Outcome } from '../requests.ts';
import { lotNamed, recordLot, type StockRooms } from '../stock-commands.ts';
import { unlottedLinks } from './unlotted.ts';

/** Goods at one place, in base units. */
export type Ingredient = {
  readonly sku: string;
  readonly lot: string | null;
  readonly location: string;
  readonly handling_unit: string | null;
  readonly quantity: number;
};

export type Product = Ingredient & {
  /** Of the lot that is made, YYYY-MM-DD. */
  readonly expires_on: string | null;
};

/** `goods.transform`: these become those; mixed, packed anew, cut, cooked. */
export type Transform = Asked & {
  readonly inputs: readonly Ingredient[];
  readonly outputs: readonly Product[];
  readonly reason: string;
  readonly note: string | null;
};

export type TransformCommands = {
  'goods.transform': {
    input: Transform;
    output: Outcome<{ readonly movement: string; readonly links: number }>;
  };
};

/** Half of the lines of a movement: each of them has its other side at the place of production. */
export const TRANSFORM_LINES_MAX = LINES_MAX / 2;

type Side = Omit<MovementLine, 'quantity'> & { readonly quantity: number };

/**
 * Consumes goods into the virtual place of production and brings others out of it, in one movement, and writes
 * down which lots were made of which, and which goods without a lot had a part in it.
 */
export function transformHandlers(db: Database, rooms: StockRooms): Handlers<TransformCommands> {
  const { requests, catalog, ledger } = rooms;
  const demandFree = freeLots(db);
  const link = db.prepare(
    `INSERT INTO lot_links (from_lot, to_lot, movement_id, from_quantity, to_quantity)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const unlotted = unlottedLinks(db);
  const linkAgain = db.prepare<[string, number, string]>(
    `INSERT INTO lot_links (from_lot, to_lot, movement_id, from_quantity, to_quantity)
     SELECT from_lot, to_lot, ?, from_quantity, to_quantity FROM lot_links
     WHERE from_lot = ? AND movement_id = ?`,
  );
  const unlottedAgain = db.prepare<[string, number, string]>(
    `INSERT INTO unlotted_links (lot, direction, movement_id, variant, quantity)
     SELECT lot, direction, ?, variant, quantity FROM unlotted_links WHERE lot = ? AND movement_id = ?`,
  );
  // What was made is there again when its taking back is taken back: by that movement then.
  ledger.onReversed(({ movement, id: by }) => {
    const made = ledger.takenBackBy(movement);
    if (made === null) return;
    for (const lot of new Set(ledger.linesOf(made).map((line) => line.lot.id))) {
      for (const link of [linkAgain, unlottedAgain]) link.run(by, lot, made.id);
    }
  });
  const inputOf = (asked: Ingredient, moment: Moment): Side => {
    const variant = catalog.item(asked.sku);
    const lot = lotNamed(rooms, variant, asked.lot);
    demandFree(variant, lot, moment.today);
    const handling_unit = rooms.moves.unitNamed(asked.handling_unit);
    return { ...placeOf(asked), variant, lot, handling_unit };
  };
  const placeOf = ({ location, quantity, sku }: Ingredient) => {
    wholeQuantity(sku, quantity);
    return { location: catalog.place(location), quantity };
  };
  const outputOf = (asked: Product): Side => {
    const variant = catalog.item(asked.sku);
    const { expires_on } = asked;
    const lot =
      asked.lot === null
        ? noLot(variant)
        : rooms.lots.findOrCreate(variant, { number: asked.lot, expires_on, best_before: null });
    const unit = asked.handling_unit;
    const handling_unit = unit === null ? LOOSE : rooms.units.findOrCreate(unit);
    return { ...placeOf(asked), variant, lot, handling_unit };
  };
  return {
    'goods.transform': (asked, moment) =>
      requests.once('goods.transform', asked, () => {
        checkCount(asked);
        const inputs = asked.inputs.map((each) => inputOf(each, moment));
        const outputs = asked.outputs.map((each) => outputOf(each));
        checkChange(inputs, outputs);
        const production = catalog.location('production');
        const posted = ledger.post(
          {
            id: asked.id,
            type: 'adjust',
            lines: [
              ...inputs.flatMap((side) => bothSides(side, production, -1)),
              ...outputs.flatMap((side) => bothSides(side, production, 1)),
            ],
            reference: { type: 'transformation', id: asked.id },
            reason: asked.reason,
            created_by: asked.by,
            parcel: null,
            note: asked.note,
            voids: null,
            occurred_at: asked.occurred_at,
          },
          moment,
        );
        if (!posted.ok) throw shortOf(posted.error);
        let links = 0;
        for (const from of byLot(inputs)) {
          for (const to of byLot(outputs)) {
            if (from.lot.id === to.lot.id) continue;
            link.run(from.lot.id, to.lot.id, asked.id, from.quantity, to.quantity);
            links += 1;
          }
        }
        unlotted(asked.id, inputs, outputs);
        for (const { variant, lot } of byLot(outputs)) {
          recordLot(rooms, variant, lot, asked, moment);
        }
        return { movement: asked.id, links };
      }),
  };
}

function checkCount({ inputs, outputs }: Transform): void {
  const lines = inputs.length + outputs.length;
  if (inputs.length > 0 && outputs.length > 0 && lines <= TRANSFORM_LINES_MAX) return;
  throw new Refused(
    'invalid',
    'bad-transformation',
    `something must become something, together at most ${TRANSFORM_LINES_MAX} lines; these are ${inputs.length} and ${outputs.length}`,
  );
}

/** Goods that become themselves are no movement. */
function checkChange(inputs: readonly Side[], outputs: readonly Side[]): void {
  const sums = new Map<string, number>();
  const add = ({ variant, lot, location, handling_unit }: Side, quantity: number): void => {
    const key = [variant.id, lot.id, location.id, handling_unit.id].join(' ');
    sums.set(key, (sums.get(key) ?? 0) + quantity);
  };
  for (const side of inputs) add(side, -side.quantity);
  for (const side of outputs) add(side, side.quantity);
  if ([...sums.values()].some((sum) => sum !== 0)) return;
  throw new Refused('invalid', 'bad-transformation', 'these goods would become themselves');
}

function noLot(variant: Variant): NamedRow {
  if (variant.tracking === 'none') return NO_LOT;
  const told = `${variant.sku} is kept by ${variant.tracking}; name what is made`;
  throw new Refused('invalid', 'lot-needed', told);
}

function bothSides(side: Side, production: MovementLine['location'], sign: 1 | -1): MovementLine[] {
  const { quantity, variant, lot } = side;
  return [
    { ...side, quantity: sign * quantity },
    { variant, lot, handling_unit: LOOSE, location: production, quantity: -sign * quantity },
  ];
}

/** Lots of one side, each once, with all that it gives or gets. */
function byLot(sides: readonly Side[]): readonly Side[] {
  const sums = new Map<number, Side>();
  for (const side of sides) {
    if (side.lot.id === NO_LOT.id) continue;
    const before = sums.get(side.lot.id)?.quantity ?? 0;
    sums.set(side.lot.id, { ...side, quantity: before + side.quantity });
  }
  return [...sums.values()];
}
