import fc from 'fast-check';
import { GOODS, type GoodsCommand, GoodsModel, type GoodsSku, PLACES } from './goods-model.ts';
import { Stockroom } from './stockroom.ts';

/** Random commands for goods, units, lots and reservations, carried out by the handlers and by the model. */

const sku = fc.constantFrom<GoodsSku>('A', 'A', 'L', 'S');
// Mostly the first two, so that things meet.
const place = fc.constantFrom(...PLACES, 'dock' as const, 'dock' as const, 'bin-1' as const);
const unit = fc.constantFrom('', '', 'U1', 'U2', 'U3');
const realUnit = fc.constantFrom('U1', 'U1', 'U2', 'U3');
const lot = fc.constantFrom('X', 'Y');

const key = fc
  .record({ sku, place, lot, unit, loose: fc.boolean() })
  .map(({ loose, ...rest }) => ({ ...rest, lot: rest.sku === 'A' && loose ? '' : rest.lot }))
  .map((made) => (made.sku === 'A' ? { ...made, lot: '' } : made));
const few = fc.integer({ min: 1, max: 4 });

const command: fc.Arbitrary<GoodsCommand> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(key, fc.constantFrom(1, 1, 2, 3, 5, -1, -2))
      .map(([what, quantity]) => ({ kind: 'adjust' as const, ...what, quantity })),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      from: key,
      to: place,
      to_unit: unit,
      quantity: few,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('unit' as const),
      unit: realUnit,
      to: place,
      onto: fc.oneof(fc.constant(null), realUnit),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('place-unit' as const),
      unit: realUnit,
      at: fc.oneof(fc.constant(null), place),
    }),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({ id: fc.nat(4), what: key, placed: fc.boolean(), quantity: few })
      .map(({ id, what, placed, quantity }) => ({
        kind: 'reserve' as const,
        id,
        sku: what.sku,
        at: placed ? what : null,
        quantity,
      })),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const), id: fc.nat(4) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('void' as const), movement: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('lot' as const),
      sku: fc.constantFrom<GoodsSku>('L', 'S'),
      lot,
      status: fc.constantFrom('released' as const, 'blocked' as const),
    }),
  },
);

export const goodsSequences = fc.array(command, { minLength: 1, maxLength: 40, size: 'max' });

const orNull = (text: string): string | null => (text === '' ? null : text);

export class GoodsRun {
  readonly room: Stockroom;
  readonly model = new GoodsModel();
  /** `kind yes` and `kind no`, for what the sequences reached. */
  readonly outcomes = new Set<string>();
  #number = 0;
  readonly #live = new Map<number, string>();

  constructor() {
    furnished ??= furnish();
    this.room = new Stockroom(undefined, furnished);
  }

  /** Throws when the handlers and the model disagree on whether it may be. */
  carryOut(asked: GoodsCommand): void {
    const number = this.#number;
    this.#number += 1;
    const answer = this.#ask(asked, number);
    if (!answer.ok && answer.refused === null) throw new Error(`${asked.kind}: ${answer.message}`);
    const expected = this.model.carryOut(asked, number);
    if (answer.ok !== expected) {
      const told = answer.ok ? 'carried out' : `refused: ${answer.message}`;
      throw new Error(`${JSON.stringify(asked)} (${number}) was ${told}; the model says otherwise`);
    }
    this.outcomes.add(`${asked.kind} ${expected ? 'yes' : 'no'}`);
    if (asked.kind === 'reserve' && expected) this.#live.set(asked.id, `reserve-${number}`);
  }

  #ask(asked: GoodsCommand, number: number) {
    const id = `movement-${number}`;
    const words = { reason: null, note: null };
    switch (asked.kind) {
      case 'adjust': {
        const { sku: item, place: location, lot: of, unit: on, quantity } = asked;
        const what = { sku: item, location, lot: orNull(of), handling_unit: orNull(on), quantity };
        return this.room.ask('stock.adjust', { id, ...what, reason: 'OTHER', note: null });
      }
      case 'move': {
        const { from, to, to_unit, quantity } = asked;
        const where = {
          from: from.place,
          from_unit: orNull(from.unit),
          to,
          to_unit: orNull(to_unit),
        };
        const what = { sku: from.sku, lot: orNull(from.lot), quantity };
        return this.room.ask('stock.move', { id, ...what, ...where, ...words });
      }
      case 'unit': {
        const { unit: handling_unit, to, onto } = asked;
        return this.room.ask('unit.move', { id, handling_unit, to, onto, ...words });
      }
      case 'place-unit': {
        const { unit: handling_unit, at: location } = asked;
        const what = { handling_unit, kind: 'tote', tare_mg: 0, location } as const;
        return this.room.ask('unit.describe', { id, ...what });
      }
      case 'reserve': {
        const { at, sku: item, quantity } = asked;
        const taken = this.#live.has(asked.id) && this.model.reservations.has(asked.id);
        const where =
          at === null
            ? null
            : { location: at.place, lot: orNull(at.lot), handling_unit: orNull(at.unit) };
        return this.room.ask('reservation.make', {
          // One that is live stands under its own id, so that the repeat is another request.
          id: taken ? (this.#live.get(asked.id) ?? id) : `reserve-${number}`,
          sku: item,
          quantity: taken ? quantity + 100 : quantity,
          at: where,
          reference: { type: 'order', id: String(asked.id) },
          expires_at: null,
        });
      }
      case 'release': {
        const reservation = this.#live.get(asked.id) ?? 'none';
        return this.room.ask('reservation.release', { id, reservation });
      }
      case 'void':
        return this.room.ask('movement.void', {
          id,
          movement: `movement-${asked.movement}`,
          reason: 'MISTAKE',
          note: null,
        });
      case 'lot': {
        const { sku: item, lot: of, status } = asked;
        return this.room.ask('lot.change', {
          id,
          sku: item,
          lot: of,
          status,
          reason: null,
          facts: {},
        });
      }
    }
  }

  /** What the model holds, in the words of `Stockroom.levels`. */
  expectedLevels(): string[] {
    return [...this.model.levels]
      .map(([text, quantity]) => {
        const [item, at, of, on] = text.split('|');
        const reserved = this.model.reservedAt(text);
        const where = [at, of, on].filter((part) => part !== '').join(' / ');
        return `${item} @ ${where}: ${quantity}${reserved === 0 ? '' : ` (${reserved})`}`;
      })
      .sort();
  }

  /** `unit place parent`, of the database and of the model. */
  units(): { readonly held: string[]; readonly expected: string[] } {
    const held = this.room.db
      .prepare<[], string>(
        `SELECT unit.code || ' ' || coalesce(place.location_id, '-') || ' ' || coalesce(parent.code, '-')
         FROM handling_units AS unit LEFT JOIN locations AS place ON place.id = unit.location
           LEFT JOIN handling_units AS parent ON parent.id = unit.parent
         WHERE unit.id <> 0 ORDER BY 1`,
      )
      .pluck()
      .all();
    const expected = [...this.model.units]
      .map(([name, { place: at, parent }]) => `${name} ${at ?? '-'} ${parent ?? '-'}`)
      .sort();
    return { held, expected };
  }
}

let furnished: Buffer | null = null;

/** The three items and the four places. */
function furnish(): Buffer {
  const room = new Stockroom();
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import(
    'variants',
    Object.entries(GOODS).map(([name, tracking]) => {
      return { variant: `v-${name}`, product: 'p', sku: name, name, tracking };
    }),
  );
  room.import(
    'locations',
    PLACES.map((location) => {
      return { location, name: location, kind: location === 'held' ? 'quarantine' : 'bin' };
    }),
  );
  const image = room.image();
  room.close();
  return image;
}
