import type { ZoneCommands } from '../../../zone/writer-module.ts';
import type { Dice } from './dice.ts';
import type { SimulatedZone } from './simulated-zone.ts';
import { atOf, isVirtual, type Line } from './state.ts';

type Input<K extends keyof ZoneCommands> = Omit<
  ZoneCommands[K]['input'],
  'id' | 'by' | 'occurred_at'
> & { readonly id?: string; readonly by?: string };
export type Ask = <K extends keyof ZoneCommands & string>(command: K, input: Input<K>) => void;
/** Something that somebody does, with how often. */
export type Act = readonly [weight: number, act: () => void];

export const UNITS = [
  '340123450000000017',
  '340123450000000024',
  '340123450000000031',
  '340123450000000048',
] as const;
export const OTHER = { a: 'b', b: 'a' } as const;

/** Who does something: one zone, the dice, and what is likely to be right. */
export class Person {
  readonly zone: SimulatedZone;
  readonly dice: Dice;
  readonly ask: Ask;
  readonly now: () => number;

  constructor(zone: SimulatedZone, dice: Dice, ask: Ask, now: () => number) {
    this.zone = zone;
    this.dice = dice;
    this.ask = ask;
    this.now = now;
  }

  get state() {
    return this.zone.model.goods.state;
  }

  id(of: ReadonlyMap<string, unknown>): string {
    return this.one([...of.keys()]);
  }

  /** One of these names; seldom one that nobody knows. Where there are none, something else is done instead. */
  one(names: readonly string[]): string {
    if (this.dice.chance(0.05)) return 'nobody';
    return this.dice.pick(names) ?? this.otherwise();
  }

  otherwise(): never {
    throw new Otherwise();
  }

  sku(): string {
    return this.dice.chance(0.02) ? 'Z' : this.dice.of('A', 'A', 'A', 'L', 'L', 'S');
  }

  place(): string {
    if (this.dice.chance(0.02)) return this.dice.of('nowhere', 'transit', 'customer');
    if (this.dice.chance(0.02)) return this.dice.of('hall', 'beside', 'bin-beside');
    return this.dice.of(
      'dock',
      'dock',
      'dock',
      'bin-1',
      'bin-2',
      'bin-3',
      'lane',
      'packing',
      'held',
      'held-2',
      'aisle',
    );
  }

  lot(sku: string): string | null {
    if (sku === 'A') return this.dice.chance(0.03) ? 'X' : null;
    if (this.dice.chance(0.04)) return null;
    return sku === 'S' ? this.dice.of('1', '2', '3', '4', '5', '6') : this.dice.of('X', 'Y');
  }

  unit(): string {
    return this.dice.of(...UNITS);
  }

  unitOrNot(): string | null {
    return this.dice.chance(0.7) ? null : this.unit();
  }

  few(sku = 'A'): number {
    if (this.dice.chance(0.02)) return this.dice.of(0, -3, 1.5, 2 ** 53, 10 ** 12 + 1);
    return sku === 'S' ? this.dice.of(1, 1, 1, 1, 2) : 1 + this.dice.below(6);
  }

  expiry(): string | null {
    if (this.dice.chance(0.7)) return null;
    const days = this.dice.of(-1, 1, 10, 60);
    return new Date(this.now() + days * 86_400_000).toISOString().slice(0, 10);
  }

  /** Goods that lie somewhere, and mostly no more than lie there; now and then anything. */
  goods(where: (line: Line) => boolean = () => true): Line {
    const lying = [...this.state.levels]
      .map(([text, quantity]) => ({ ...atOf(text), quantity }))
      .filter((line) => !isVirtual(line.place) && where(line));
    const found = this.dice.chance(0.93) ? this.dice.pick(lying) : undefined;
    if (found === undefined) {
      const sku = this.sku();
      const what = { sku, lot: this.lot(sku) ?? '', unit: this.unitOrNot() ?? '' };
      return { ...what, place: this.place(), quantity: this.few(sku) };
    }
    const part = this.dice.chance(0.3) ? found.quantity : 1 + this.dice.below(found.quantity);
    return { ...found, quantity: this.dice.chance(0.08) ? found.quantity + part : part };
  }
}

/** There is nothing that this could be done to. */
export class Otherwise extends Error {}

export const orNull = (text: string): string | null => (text === '' ? null : text);
