import fc from 'fast-check';
import type { ZoneCommands } from '../../zone/writer-module.ts';
import { NOW, Stockroom } from './stockroom.ts';
import { bookChecker, checkRules } from './zone-model/books.ts';
import { furnishedImage } from './zone-model/furnish.ts';
import type { Line, Sku } from './zone-model/state.ts';
import { type ModelledCommand, ZoneModel } from './zone-model/zone-model.ts';

type GoodsCommand =
  | ({ readonly kind: 'adjust' } & Line)
  | {
      readonly kind: 'move';
      readonly from: Omit<Line, 'quantity'>;
      readonly to: string;
      readonly to_unit: string;
      readonly quantity: number;
    }
  | {
      readonly kind: 'unit';
      readonly unit: string;
      readonly to: string;
      readonly onto: string | null;
    }
  | { readonly kind: 'place-unit'; readonly unit: string; readonly at: string | null }
  | {
      readonly kind: 'reserve';
      readonly id: number;
      readonly sku: Sku;
      readonly at: Omit<Line, 'quantity'> | null;
      readonly quantity: number;
    }
  | { readonly kind: 'release'; readonly id: number }
  | { readonly kind: 'void'; readonly movement: number }
  | {
      readonly kind: 'lot';
      readonly sku: Sku;
      readonly lot: string;
      readonly status: 'released' | 'blocked';
    };

/** Random commands for goods, units, lots and reservations, carried out by the handlers and by the model. */

const sku = fc.constantFrom<Sku>('A', 'A', 'L', 'S');
// Mostly the first two, so that things meet.
const place = fc.constantFrom('dock', 'bin-1', 'bin-2', 'held', 'dock', 'dock', 'bin-1');
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
      sku: fc.constantFrom<Sku>('L', 'S'),
      lot,
      status: fc.constantFrom('released' as const, 'blocked' as const),
    }),
  },
);

export const goodsSequences = fc.array(command, { minLength: 1, maxLength: 40, size: 'max' });

const orNull = (text: string): string | null => (text === '' ? null : text);

export class GoodsRun {
  readonly room = new Stockroom({}, furnishedImage());
  readonly #model = new ZoneModel(Date.parse(NOW));
  readonly #check = bookChecker(this.room.db);
  /** `kind yes` and `kind no`, for what the sequences reached. */
  readonly outcomes = new Set<string>();
  #number = 0;
  readonly #newest = new Map<number, string>();

  /** Throws when the handlers and the model disagree on whether it may be, and why not. */
  carryOut(asked: GoodsCommand): void {
    const id = `movement-${this.#number}`;
    this.#number += 1;
    const said = this.#ask(asked, { id, by: 'test', occurred_at: NOW });
    this.outcomes.add(`${asked.kind} ${said === null ? 'yes' : 'no'}`);
    if (asked.kind === 'reserve' && said === null) this.#newest.set(asked.id, id);
  }

  /** Throws when a book holds something else than the model says. */
  checkBooks(): void {
    this.#check(this.#model.goods.state);
    checkRules(this.#model.goods.state);
  }

  #both<K extends ModelledCommand>(command: K, input: ZoneCommands[K]['input']): string | null {
    const answer = this.room.ask(command, input as never);
    const said = answer.ok ? null : answer.code;
    const expected = this.#model.carryOut(command, input);
    if (said === expected) return said;
    const told = answer.ok ? 'carried out' : `refused: ${answer.message}`;
    throw new Error(`${command} ${JSON.stringify(input)} was ${told}; the model says ${expected}`);
  }

  #ask(asked: GoodsCommand, who: { id: string; by: string; occurred_at: string }): string | null {
    const words = { reason: null, note: null };
    switch (asked.kind) {
      case 'adjust': {
        const { sku: item, place: location, lot: of, unit: on, quantity } = asked;
        const what = { sku: item, location, lot: orNull(of), handling_unit: orNull(on), quantity };
        return this.#both('stock.adjust', { ...who, ...what, reason: 'OTHER', note: null });
      }
      case 'move': {
        const { from, to, to_unit, quantity } = asked;
        const left = { from: from.place, from_unit: orNull(from.unit) };
        const what = { sku: from.sku, lot: orNull(from.lot), quantity };
        const there = { to, to_unit: orNull(to_unit) };
        return this.#both('stock.move', { ...who, ...what, ...left, ...there, ...words });
      }
      case 'unit': {
        const { unit: handling_unit, to, onto } = asked;
        return this.#both('unit.move', { ...who, handling_unit, to, onto, ...words });
      }
      case 'place-unit': {
        const { unit: handling_unit, at: location } = asked;
        const what = { handling_unit, kind: 'tote', tare_mg: 0, location } as const;
        return this.#both('unit.describe', { ...who, ...what });
      }
      case 'reserve': {
        const { at, sku: item, quantity } = asked;
        const where =
          at === null
            ? null
            : { location: at.place, lot: orNull(at.lot), handling_unit: orNull(at.unit) };
        return this.#both('reservation.make', {
          ...who,
          sku: item,
          quantity,
          at: where,
          reference: { type: 'order', id: String(asked.id) },
          expires_at: null,
        });
      }
      case 'release': {
        const reservation = this.#newest.get(asked.id) ?? 'none';
        return this.#both('reservation.release', { ...who, reservation });
      }
      case 'void': {
        const movement = `movement-${asked.movement}`;
        return this.#both('movement.void', { ...who, movement, reason: 'MISTAKE', note: null });
      }
      case 'lot': {
        const { sku: item, lot: of, status } = asked;
        return this.#both('lot.change', {
          ...who,
          sku: item,
          lot: of,
          status,
          reason: null,
          facts: {},
        });
      }
    }
  }
}
