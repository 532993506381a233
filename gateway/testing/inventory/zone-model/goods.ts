import { demandNotCameBack } from './came-back.ts';
import { inherit, refresh } from './holding.ts';
import { makeRoom } from './promises.ts';
import {
  type At,
  atOf,
  emptyState,
  ITEMS,
  isOwn,
  isQuantity,
  isVirtual,
  type Line,
  type Lot,
  leftFor,
  type Movement,
  no,
  PLACES,
  type Reference,
  type Sku,
  summed,
  textOf,
  type Unit,
} from './state.ts';

export type Taken = Line & { readonly reserved: number };
export type Booked = {
  readonly type: string;
  readonly reference?: Reference | null;
  /** Promises give way to it. */
  readonly yields?: boolean;
};

/** Goods, lots, units and what is promised of them: the rules that every flow must keep. */
export class Goods {
  state = emptyState();
  /** Wall time in milliseconds since 1970; it only goes forward. */
  now: number;
  /** Where the zone sent the goods of a putaway task, which is its own to choose among the places that can take them. */
  chosen: (task: string) => string | null = () => null;
  /** What else follows when a movement is taken back: `movement` by the one called `by`. */
  readonly followers: ((movement: string, by: string) => void)[] = [];
  /** What is let go of before a movement is taken back. */
  readonly ahead: ((movement: string) => void)[] = [];
  /** What follows when a reservation is over or means no certain goods any more. */
  readonly loosened: ((reservation: string) => void)[] = [];
  /** The promise of no certain goods that is last in the turn of orders. */
  lastInTurn: (sku: string) => string | null = () => null;

  constructor(now: number) {
    this.now = now;
  }

  get today(): string {
    return new Date(this.now).toISOString().slice(0, 10);
  }

  /* ── Names ── */

  item(sku: string): Sku {
    return sku === 'A' || sku === 'L' || sku === 'S' ? sku : no('unknown-item');
  }

  place(name: string): string {
    if (isVirtual(name)) return no('virtual-location');
    return name in PLACES ? name : no('unknown-location');
  }

  ownPlace(name: string): string {
    return isOwn(this.place(name)) ? name : no('not-own-place');
  }

  quantity(quantity: number): number {
    return isQuantity(quantity) ? quantity : no('bad-quantity');
  }

  lotNamed(sku: string, lot: string | null): string {
    if (lot === null) return '';
    return this.lot(sku, lot) === undefined ? no('unknown-lot') : lot;
  }

  lot(sku: string, lot: string): Lot | undefined {
    return this.state.lots.get(`${sku}|${lot}`);
  }

  makeLot(sku: string, lot: string | null, facts: Partial<Lot> = {}): string {
    if (lot === null) return '';
    if (this.lot(sku, lot) === undefined) {
      const fresh = { status: 'released', batch: null, expires_on: null, ...facts } as const;
      this.state.lots.set(`${sku}|${lot}`, fresh);
      refresh(this.state, `${sku}|${lot}`);
    }
    return lot;
  }

  /** Adds what was not known. A serial number of a lot that is held is held too. */
  fillLot(sku: string, name: string, facts: Partial<Pick<Lot, 'batch' | 'expires_on'>>): void {
    const lot = this.lot(sku, name);
    if (lot === undefined) return;
    lot.batch ??= facts.batch ?? null;
    lot.expires_on ??= facts.expires_on ?? null;
    if (facts.batch !== undefined) inherit(this.state, sku, name);
  }

  /** Quarantined, blocked or expired. */
  isHeld(sku: string, name: string): boolean {
    const lot = name === '' ? undefined : this.lot(sku, name);
    if (lot === undefined) return false;
    return lot.status !== 'released' || (lot.expires_on !== null && lot.expires_on < this.today);
  }

  unitNamed(code: string | null): string {
    if (code === null) return '';
    return this.state.units.has(code) ? code : no('unknown-unit');
  }

  makeUnit(code: string | null): string {
    if (code === null) return '';
    if (!this.state.units.has(code)) this.state.units.set(code, { place: null, parent: null });
    return code;
  }

  unit(code: string): Unit {
    return this.state.units.get(code) ?? no('unknown-unit');
  }

  /** The unit with all on and in it, level by level; on each in the order in which they became known. */
  within(code: string): string[] {
    const order = [...this.state.units.keys()];
    const found = [code];
    for (let level = [code]; level.length > 0; ) {
      const below = order.filter((each) => {
        const { parent } = this.unit(each);
        return parent !== null && level.includes(parent);
      });
      found.push(...below);
      level = below;
    }
    return found;
  }

  /** What it stands on, up to the outermost. */
  above(code: string): string[] {
    const { parent } = this.unit(code);
    return parent === null ? [] : [parent, ...this.above(parent)];
  }

  /** Goods on a unit and on all within it. */
  contents(code: string): Taken[] {
    const lots = [...this.state.lots.keys()];
    const skus = Object.keys(ITEMS);
    return this.within(code).flatMap((unit) =>
      [...this.state.levels]
        .map(([text, quantity]) => ({ ...atOf(text), quantity, reserved: this.reservedAt(text) }))
        .filter((each) => each.unit === unit && each.quantity > 0)
        .sort(
          (a, b) =>
            skus.indexOf(a.sku) - skus.indexOf(b.sku) ||
            lots.indexOf(`${a.sku}|${a.lot}`) - lots.indexOf(`${b.sku}|${b.lot}`),
        ),
    );
  }

  unitIsHere(code: string): boolean {
    return this.holds(code, ({ place }) => !isVirtual(place));
  }

  holds(code: string, where: (at: At) => boolean = () => true): boolean {
    for (const [text, quantity] of this.state.levels) {
      const at = atOf(text);
      if (at.unit === code && quantity > 0 && where(at)) return true;
    }
    return false;
  }

  /* ── Quantities ── */

  level(at: At): number {
    return this.state.levels.get(textOf(at)) ?? 0;
  }

  reservedAt(text: string): number {
    let sum = 0;
    for (const { at, quantity, state } of this.state.reservations.values()) {
      if (state === 'live' && at !== null && textOf(at) === text) sum += quantity;
    }
    return sum;
  }

  available(at: At): number {
    return this.level(at) - this.reservedAt(textOf(at));
  }

  /** By reservations that name no place. */
  promised(sku: string): number {
    let sum = 0;
    for (const each of this.state.reservations.values()) {
      if (each.state === 'live' && each.sku === sku && each.at === null) sum += each.quantity;
    }
    return sum;
  }

  /** Nothing is kept by it any more. */
  end(reservation: string, how: 'released' | 'expired' | 'consumed'): void {
    const found = this.state.reservations.get(reservation);
    if (found === undefined) return;
    found.state = how;
    this.letGoOf(reservation);
  }

  letGoOf(reservation: string): void {
    for (const follow of this.loosened) follow(reservation);
  }

  /** It means no certain goods any more; where that cannot be promised, it is over. */
  unplace(reservation: string): void {
    const found = this.state.reservations.get(reservation);
    if (found === undefined || found.state !== 'live' || found.at === null) return;
    found.at = null;
    if (this.free(found.sku) < this.promised(found.sku)) this.end(reservation, 'released');
  }

  /** So much was taken for whom it was promised to. */
  consume(reservation: string, quantity: number): void {
    const found = this.state.reservations.get(reservation);
    if (found === undefined) return;
    if (quantity === found.quantity) return this.end(reservation, 'consumed');
    found.asked ??= found.quantity;
    found.quantity -= quantity;
  }

  /** What left for an order, less what was taken back; null where nothing ever did. */
  shipped(order: string, sku: string, lot: string | null = null): number | null {
    return leftFor(this.state.movements, order, sku, lot);
  }

  free(sku: string): number {
    let sum = 0;
    for (const [text, quantity] of this.state.levels) {
      const at = atOf(text);
      if (at.sku === sku && !isVirtual(at.place) && this.isFree(at)) {
        sum += quantity - this.reservedAt(text);
      }
    }
    return sum;
  }

  isFree({ sku, place, lot }: At): boolean {
    return PLACES[place]?.kind !== 'quarantine' && !this.isHeld(sku, lot);
  }

  /** A serial number is there at most once, on its way to another zone included. */
  pieces(sku: string, lot: string): number {
    let sum = 0;
    for (const [text, quantity] of this.state.levels) {
      const at = atOf(text);
      const counts = !isVirtual(at.place) || at.place === 'transit';
      if (at.sku === sku && at.lot === lot && counts && quantity > 0) sum += quantity;
    }
    return sum;
  }

  /* ── Movements ── */

  book(id: string, given: readonly Line[], booked: Booked): void {
    for (const { place, quantity } of summed(given)) {
      if (quantity > 0 && !isVirtual(place) && !isOwn(place)) no('not-own-place');
    }
    this.#enter(id, given, booked);
  }

  #enter(id: string, given: readonly Line[], booked: Booked): void {
    const { type, reference = null, yields = false } = booked;
    const lines = summed(given);
    makeRoom(this, lines, yields);
    this.#turnMonth();
    for (const line of lines) {
      const after = this.level(line) + line.quantity;
      if (after === 0) this.state.levels.delete(textOf(line));
      else this.state.levels.set(textOf(line), after);
    }
    this.#followUnits(lines);
    for (const line of lines) {
      if (this.item(line.sku) !== 'S' || line.quantity < 0 || isVirtual(line.place)) continue;
      if (line.lot === '' || line.quantity !== 1) no('serial');
      if (this.pieces(line.sku, line.lot) > 1) no('serial');
    }
    this.state.movements.set(id, { lines, type, reference });
  }

  /** Books the opposite, once. */
  reverse(id: string, by: string): void {
    const movement = this.movement(id);
    if (this.state.voided.has(id)) no('already-voided');
    demandNotCameBack(this.state, movement);
    this.letGo(id);
    const { type, reference } = movement;
    const back = movement.lines.map((line) => ({ ...line, quantity: -line.quantity }));
    this.#enter(by, back, { type, reference, yields: true });
    this.state.voided.set(id, by);
    for (const follow of this.followers) follow(id, by);
  }

  letGo(movement: string): void {
    for (const follow of this.ahead) follow(movement);
  }

  movement(id: string): Movement {
    return this.state.movements.get(id) ?? no('unknown-movement');
  }

  /** The movement that this one took back; null where it took back none. */
  tookBack(id: string): string | null {
    for (const [movement, by] of this.state.voided) if (by === id) return movement;
    return null;
  }

  #turnMonth(): void {
    const month = this.today.slice(0, 7);
    const { state } = this;
    if (state.month === month) return;
    if (state.month !== '') state.monthEnds.set(state.month, new Map(state.levels));
    state.month = month;
  }

  /** A unit's goods lie at one place, which is where it stands; with the last of them it leaves the zone. */
  #followUnits(lines: readonly Line[]): void {
    const arriving = new Map<string, string>();
    for (const { unit, place, quantity } of lines) {
      if (unit !== '' && quantity > 0) arriving.set(unit, place);
    }
    for (const [code, place] of arriving) {
      if (this.holds(code, (at) => at.place !== place)) no('unit-elsewhere');
      const stands = this.unit(code).place;
      if (stands === null || stands === place) continue;
      const on = [...this.state.units].filter(([, { parent }]) => parent === code);
      if (on.some(([each]) => arriving.get(each) !== place)) no('unit-elsewhere');
    }
    const come = (code: string): void => {
      const { parent } = this.unit(code);
      if (parent !== null && arriving.has(parent)) come(parent);
      this.stand(code, arriving.get(code) ?? null);
    };
    for (const code of arriving.keys()) come(code);
    for (const unit of this.state.units.values()) {
      const below = unit.parent === null ? undefined : arriving.get(unit.parent);
      if (below !== undefined && unit.place !== below) unit.parent = null;
    }
    if (!lines.every(({ quantity, place }) => quantity < 0 || isVirtual(place))) return;
    let leaving = lines
      .map(({ unit }) => unit)
      .filter((unit) => unit !== '' && !arriving.has(unit) && !this.holds(unit));
    for (;;) {
      const bare = leaving.filter((code) =>
        [...this.state.units.values()].every(({ parent }) => parent !== code),
      );
      if (bare.length === 0) return;
      for (const code of bare) this.stand(code, null);
      leaving = leaving.filter((code) => !bare.includes(code));
    }
  }

  /** It stands at this place now; what it stood on elsewhere stays behind. */
  stand(code: string, place: string | null): void {
    const unit = this.unit(code);
    if (unit.place === place) return;
    const below = unit.parent === null ? null : this.unit(unit.parent);
    if (below?.place !== place) unit.parent = null;
    unit.place = place;
  }

  /** With all on and in it, which keep their order. */
  standAll(code: string, place: string | null): void {
    for (const each of this.within(code)) this.unit(each).place = place;
    this.unit(code).parent = null;
  }

  nest(code: string, onto: string): void {
    if (this.within(code).includes(onto)) no('nesting');
    Object.assign(this.unit(code), { parent: onto, place: this.unit(onto).place });
  }
}

/** Both sides of goods that go from one place to another. */
export function both(
  what: Pick<Line, 'sku' | 'lot' | 'quantity'>,
  from: Pick<At, 'place' | 'unit'>,
  to: Pick<At, 'place' | 'unit'>,
): Line[] {
  const { sku, lot, quantity } = what;
  return [
    { sku, lot, ...from, quantity: -quantity },
    { sku, lot, ...to, quantity },
  ];
}

export const loose = (place: string) => ({ place, unit: '' });
