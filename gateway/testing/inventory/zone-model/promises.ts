import { type At, isVirtual, type Line, no, type State, textOf } from './state.ts';

/** Promises stand against a movement, or give way to it. */

/** What of the goods must be known for that. */
type Goods = {
  readonly state: Pick<State, 'reservations'>;
  available(at: At): number;
  level(at: At): number;
  promised(sku: string): number;
  free(sku: string): number;
  isFree(at: At): boolean;
  isHeld(sku: string, lot: string): boolean;
  end(reservation: string, how: 'released'): void;
  letGoOf(reservation: string): void;
  lastInTurn: (sku: string) => string | null;
};

type Shortage =
  | { readonly kind: 'level'; readonly at: At; readonly there: boolean; readonly short: number }
  | { readonly kind: 'promised'; readonly sku: string; readonly short: number };

/** `yields`: the movement says what is so, and what was promised of its goods is promised no more. */
export function makeRoom(goods: Goods, lines: readonly Line[], yields: boolean): void {
  for (;;) {
    const found = shortage(goods, lines);
    if (found === null) return;
    if (!yields || !giveWay(goods, found)) no('not-in-stock');
  }
}

/** What lies at a level first, and then what is promised of no certain goods. */
function shortage(goods: Goods, lines: readonly Line[]): Shortage | null {
  const taken = lines.filter(({ quantity, place }) => quantity < 0 && !isVirtual(place));
  for (const line of taken) {
    const short = -(goods.available(line) + line.quantity);
    if (short <= 0) continue;
    return { kind: 'level', at: line, there: goods.level(line) + line.quantity >= 0, short };
  }
  for (const { sku } of taken) {
    const short = brokenPromise(goods, sku, lines);
    if (short > 0) return { kind: 'promised', sku, short };
  }
  return null;
}

function brokenPromise(goods: Goods, sku: string, lines: readonly Line[]): number {
  const promised = goods.promised(sku);
  if (promised === 0) return 0;
  const own = lines.filter((line) => line.sku === sku && !isVirtual(line.place));
  const sum = (of: readonly Line[]) => of.reduce((all, { quantity }) => all - quantity, 0);
  const leaves = Math.min(sum(own), sum(own.filter((line) => goods.isFree(line))));
  return leaves > 0 ? promised - (goods.free(sku) - leaves) : 0;
}

function giveWay(goods: Goods, found: Shortage): boolean {
  if (found.kind === 'promised') return giveUp(goods, found.sku, found.short);
  if (!found.there) return false;
  const text = textOf(found.at);
  const here = [...goods.state.reservations].filter(
    ([, { at, state }]) => state === 'live' && at !== null && textOf(at) === text,
  );
  let left = found.short;
  for (const [id, { quantity }] of here.reverse()) {
    if (left <= 0) break;
    if (loosen(goods, id)) left -= quantity;
  }
  keepWithinFree(goods, found.at.sku);
  return left < found.short;
}

/** Nobody may be given goods of these lots any more, where they are held. */
export function lotsHeld(
  goods: Goods,
  lots: readonly { readonly sku: string; readonly lot: string }[],
): void {
  const skus = new Set<string>();
  for (const { sku, lot } of lots) {
    if (!goods.isHeld(sku, lot)) continue;
    skus.add(sku);
    for (const [id, { at }] of goods.state.reservations) {
      if (at?.sku === sku && at.lot === lot) loosen(goods, id);
    }
  }
  for (const sku of skus) keepWithinFree(goods, sku);
}

export function keepWithinFree(goods: Goods, sku: string): void {
  giveUp(goods, sku, goods.promised(sku) - goods.free(sku));
}

/** It means no certain goods any more. False where it did not before. */
export function loosen(goods: Goods, id: string): boolean {
  const found = goods.state.reservations.get(id);
  if (found === undefined || found.state !== 'live' || found.at === null) return false;
  found.at = null;
  goods.letGoOf(id);
  return true;
}

function giveUp(goods: Goods, sku: string, quantity: number): boolean {
  let left = quantity;
  while (left > 0) {
    const last = goods.lastInTurn(sku) ?? newest(goods, sku);
    const found = last === null ? undefined : goods.state.reservations.get(last);
    if (last === null || found === undefined) break;
    const part = Math.min(left, found.quantity);
    left -= part;
    if (part === found.quantity) {
      goods.end(last, 'released');
      continue;
    }
    found.asked ??= found.quantity;
    found.quantity -= part;
  }
  return left < quantity;
}

function newest(goods: Goods, sku: string): string | null {
  const live = [...goods.state.reservations].filter(
    ([, each]) => each.state === 'live' && each.sku === sku && each.at === null,
  );
  return live.at(-1)?.[0] ?? null;
}
