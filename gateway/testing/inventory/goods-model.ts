/**
 * Goods, handling units, lots and reservations, worked out a second time from the rules alone: plain maps, no
 * SQL, nothing imported from the inventory. Each command answers whether it may be carried out, and is then
 * carried out here too.
 */

export const GOODS = { A: 'none', L: 'lot', S: 'serial' } as const;
export type GoodsSku = keyof typeof GOODS;
export const PLACES = ['dock', 'bin-1', 'bin-2', 'held'] as const;
export type PlaceId = (typeof PLACES)[number];
const QUARANTINE: PlaceId = 'held';

type Key = {
  readonly sku: GoodsSku;
  readonly place: PlaceId;
  readonly lot: string;
  readonly unit: string;
};
type Line = Key & { readonly quantity: number };
type Unit = { place: PlaceId | null; parent: string | null };
type Reservation = { readonly sku: GoodsSku; quantity: number; at: Key | null };

export type GoodsCommand =
  | ({ readonly kind: 'adjust' } & Line)
  | {
      readonly kind: 'move';
      readonly from: Key;
      readonly to: PlaceId;
      readonly to_unit: string;
      readonly quantity: number;
    }
  | {
      readonly kind: 'unit';
      readonly unit: string;
      readonly to: PlaceId;
      readonly onto: string | null;
    }
  | { readonly kind: 'place-unit'; readonly unit: string; readonly at: PlaceId | null }
  | {
      readonly kind: 'reserve';
      readonly id: number;
      readonly sku: GoodsSku;
      readonly at: Key | null;
      readonly quantity: number;
    }
  | { readonly kind: 'release'; readonly id: number }
  | { readonly kind: 'void'; readonly movement: number }
  | {
      readonly kind: 'lot';
      readonly sku: GoodsSku;
      readonly lot: string;
      readonly status: 'released' | 'blocked';
    };

const textOf = ({ sku, place, lot, unit }: Key): string => `${sku}|${place}|${lot}|${unit}`;
const keyOf = (text: string): Key => {
  const [sku = '', place = '', lot = '', unit = ''] = text.split('|');
  // Made by textOf.
  return { sku: sku as GoodsSku, place: place as PlaceId, lot, unit };
};

type Copy = {
  readonly levels: Map<string, number>;
  readonly units: Map<string, Unit>;
  readonly reservations: Map<number, Reservation>;
  readonly lots: Map<string, 'released' | 'blocked'>;
};

export class GoodsModel {
  readonly levels = new Map<string, number>();
  readonly units = new Map<string, Unit>();
  readonly reservations = new Map<number, Reservation>();
  readonly #lots = new Map<string, 'released' | 'blocked'>();
  readonly #movements = new Map<number, readonly Line[]>();
  readonly #voided = new Set<number>();

  /** `number` names the movement that the command may book. True where it may be carried out. */
  carryOut(command: GoodsCommand, number: number): boolean {
    const before = this.#copy();
    if (this.#try(command, number)) return true;
    this.#restore(before);
    return false;
  }

  #try(command: GoodsCommand, number: number): boolean {
    switch (command.kind) {
      case 'adjust': {
        if (command.lot !== '') this.#nameLot(command.sku, command.lot);
        if (command.unit !== '') this.#nameUnit(command.unit);
        return this.#book(number, [command], true);
      }
      case 'move':
        return this.#move(command, number);
      case 'unit':
        return this.#moveUnit(command, number);
      case 'place-unit':
        return this.#placeUnit(command.unit, command.at);
      case 'reserve':
        return this.#reserve(command);
      case 'release':
        return this.reservations.delete(command.id);
      case 'void':
        return this.#void(command.movement, number);
      case 'lot': {
        const known = this.#lots.has(`${command.sku}|${command.lot}`);
        if (known) this.#lots.set(`${command.sku}|${command.lot}`, command.status);
        return known;
      }
    }
  }

  #move(command: Extract<GoodsCommand, { kind: 'move' }>, number: number): boolean {
    const { from, to, to_unit, quantity } = command;
    if (from.lot !== '' && !this.#lots.has(`${from.sku}|${from.lot}`)) return false;
    if (from.unit !== '' && !this.units.has(from.unit)) return false;
    if (from.place === to && from.unit === to_unit) return false;
    if (to_unit !== '') this.#nameUnit(to_unit);
    const lines = [
      { ...from, quantity: -quantity },
      { ...from, place: to, unit: to_unit, quantity },
    ];
    return this.#book(number, lines, false);
  }

  #moveUnit(command: Extract<GoodsCommand, { kind: 'unit' }>, number: number): boolean {
    const { unit: name, to, onto } = command;
    const unit = this.units.get(name);
    if (unit === undefined) return false;
    if (unit.place === to && unit.parent === onto) return false;
    const all = this.#within(name);
    if (onto !== null) {
      const below = this.units.get(onto);
      if (below === undefined || below.place !== to || all.includes(onto)) return false;
    }
    const lines: Line[] = [];
    for (const [text, quantity] of this.levels) {
      const key = keyOf(text);
      if (!all.includes(key.unit) || key.place === to) continue;
      lines.push({ ...key, quantity: -quantity }, { ...key, place: to, quantity });
    }
    for (const each of all) {
      const moved = this.units.get(each);
      if (moved !== undefined) moved.place = to;
    }
    unit.parent = onto;
    for (const reservation of this.reservations.values()) {
      const { at } = reservation;
      if (at !== null && all.includes(at.unit)) reservation.at = { ...at, place: to };
    }
    this.#apply(lines);
    if (lines.length > 0) this.#movements.set(number, lines);
    return true;
  }

  #placeUnit(name: string, at: PlaceId | null): boolean {
    this.#nameUnit(name);
    const unit = this.units.get(name);
    if (unit === undefined || at === null || unit.place === at) return true;
    const all = this.#within(name);
    if ([...this.levels.keys()].some((text) => all.includes(keyOf(text).unit))) return false;
    for (const each of all) {
      const moved = this.units.get(each);
      if (moved !== undefined) moved.place = at;
    }
    unit.parent = null;
    return true;
  }

  #reserve(command: Extract<GoodsCommand, { kind: 'reserve' }>): boolean {
    const { id, sku, at, quantity } = command;
    if (this.reservations.has(id)) return false;
    if (at !== null) {
      if (at.lot !== '' && !this.#lots.has(`${sku}|${at.lot}`)) return false;
      if (at.unit !== '' && !this.units.has(at.unit)) return false;
      if (!this.#isFree(at)) return false;
      if ((this.levels.get(textOf(at)) ?? 0) - this.reservedAt(textOf(at)) < quantity) return false;
    }
    if (this.#free(sku) - this.#promised(sku) < quantity) return false;
    this.reservations.set(id, { sku, quantity, at });
    return true;
  }

  #void(movement: number, number: number): boolean {
    const lines = this.#movements.get(movement);
    if (lines === undefined || this.#voided.has(movement)) return false;
    const back = lines.map((line) => ({ ...line, quantity: -line.quantity }));
    if (!this.#book(number, back, false)) return false;
    this.#voided.add(movement);
    return true;
  }

  #book(number: number, lines: readonly Line[], alone: boolean): boolean {
    const leaving = this.#leaving(lines);
    for (const line of lines) {
      const key = textOf(line);
      const free = (this.levels.get(key) ?? 0) - this.reservedAt(key);
      if (line.quantity < 0 && free + line.quantity < 0) return false;
    }
    for (const [sku, quantity] of leaving) {
      const promised = this.#promised(sku);
      if (quantity > 0 && promised > 0 && this.#free(sku) - quantity < promised) return false;
    }
    this.#apply(lines);
    for (const line of lines) {
      if (line.quantity <= 0) continue;
      if (GOODS[line.sku] === 'serial' && !this.#onePiece(line)) return false;
    }
    const arriving = new Map<string, PlaceId>();
    for (const { unit, place, quantity } of lines) {
      if (unit !== '' && quantity > 0) arriving.set(unit, place);
    }
    if (!this.#follow(arriving)) return false;
    const gone = alone || lines.every(({ quantity }) => quantity < 0);
    if (gone) this.#leave(lines.map(({ unit }) => unit).filter((unit) => !arriving.has(unit)));
    this.#movements.set(number, lines);
    return true;
  }

  #onePiece({ sku, lot, quantity }: Line): boolean {
    if (lot === '' || quantity !== 1) return false;
    let pieces = 0;
    for (const [text, held] of this.levels) {
      const key = keyOf(text);
      if (key.sku === sku && key.lot === lot) pieces += held;
    }
    return pieces === 1;
  }

  /** A unit's goods lie at one place, which is where it stands, with all that stands on it. */
  #follow(arriving: ReadonlyMap<string, PlaceId>): boolean {
    for (const [name, place] of arriving) {
      const unit = this.units.get(name);
      if (unit === undefined) return false;
      for (const text of this.levels.keys()) {
        const key = keyOf(text);
        if (key.unit === name && key.place !== place) return false;
      }
      if (unit.place === null || unit.place === place) continue;
      for (const [other, { parent }] of this.units) {
        if (parent === name && arriving.get(other) !== place) return false;
      }
    }
    const moved = [...arriving].filter(([name, place]) => this.units.get(name)?.place !== place);
    for (const [name, place] of moved) {
      const unit = this.units.get(name);
      if (unit !== undefined) unit.place = place;
    }
    for (const [name, place] of moved) this.#stepOff(name, place);
    return true;
  }

  /** It no longer stands on what is not where it is. */
  #stepOff(name: string, place: PlaceId | null): void {
    const unit = this.units.get(name);
    const below = unit?.parent == null ? undefined : this.units.get(unit.parent);
    if (unit !== undefined && below?.place !== place) unit.parent = null;
  }

  #leave(names: readonly string[]): void {
    const holds = (name: string) =>
      [...this.levels.keys()].some((text) => keyOf(text).unit === name);
    const carries = (name: string) =>
      [...this.units.values()].some(({ parent }) => parent === name);
    for (let round = 0; round < names.length; round += 1) {
      for (const name of names) {
        const unit = this.units.get(name);
        if (unit === undefined || unit.place === null || holds(name) || carries(name)) continue;
        unit.place = null;
        this.#stepOff(name, null);
      }
    }
  }

  /** How much of each item leaves what may be promised, and the zone. */
  #leaving(lines: readonly Line[]): Map<GoodsSku, number> {
    const all = new Map<GoodsSku, number>();
    const free = new Map<GoodsSku, number>();
    for (const line of lines) {
      all.set(line.sku, (all.get(line.sku) ?? 0) - line.quantity);
      if (this.#isFree(line)) free.set(line.sku, (free.get(line.sku) ?? 0) - line.quantity);
    }
    return new Map([...all].map(([sku, sum]) => [sku, Math.min(sum, free.get(sku) ?? 0)]));
  }

  #apply(lines: readonly Line[]): void {
    for (const line of lines) {
      const key = textOf(line);
      const after = (this.levels.get(key) ?? 0) + line.quantity;
      if (after === 0) this.levels.delete(key);
      else this.levels.set(key, after);
    }
  }

  reservedAt(key: string): number {
    let sum = 0;
    for (const { at, quantity } of this.reservations.values()) {
      if (at !== null && textOf(at) === key) sum += quantity;
    }
    return sum;
  }

  #promised(sku: GoodsSku): number {
    let sum = 0;
    for (const each of this.reservations.values()) {
      if (each.sku === sku && each.at === null) sum += each.quantity;
    }
    return sum;
  }

  #free(sku: GoodsSku): number {
    let sum = 0;
    for (const [text, quantity] of this.levels) {
      const key = keyOf(text);
      if (key.sku === sku && this.#isFree(key)) sum += quantity - this.reservedAt(text);
    }
    return sum;
  }

  #isFree({ sku, place, lot }: Omit<Key, 'unit'>): boolean {
    return place !== QUARANTINE && (lot === '' || this.#lots.get(`${sku}|${lot}`) === 'released');
  }

  #within(name: string): string[] {
    const found = [name];
    for (const each of found) {
      for (const [other, { parent }] of this.units) if (parent === each) found.push(other);
    }
    return found;
  }

  #nameLot(sku: GoodsSku, lot: string): void {
    if (!this.#lots.has(`${sku}|${lot}`)) this.#lots.set(`${sku}|${lot}`, 'released');
  }

  #nameUnit(name: string): void {
    if (!this.units.has(name)) this.units.set(name, { place: null, parent: null });
  }

  #copy(): Copy {
    const { levels, units, reservations } = this;
    return structuredClone({
      levels,
      units,
      reservations,
      lots: this.#lots,
    });
  }

  #restore(before: Copy): void {
    refill(this.levels, before.levels);
    refill(this.units, before.units);
    refill(this.reservations, before.reservations);
    refill(this.#lots, before.lots);
  }
}

function refill<K, V>(map: Map<K, V>, from: ReadonlyMap<K, V>): void {
  map.clear();
  for (const [key, value] of from) map.set(key, value);
}
