import { wholeAudit } from '../whole-audit.ts';
import type { SimulatedZone } from './simulated-zone.ts';
import type { In, State } from './state.ts';

type Zones = { readonly a: SimulatedZone; readonly b: SimulatedZone };

/** Quantities by item and lot. */
class Sums {
  readonly #sums = new Map<string, number>();

  add(sku: string, lot: string | null, quantity: number): void {
    const key = `${sku}|${lot ?? ''}`;
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + quantity);
  }

  get lines(): string[] {
    return [...this.#sums]
      .filter(([, sum]) => sum !== 0)
      .map(([key, sum]) => `${key} ${sum}`)
      .sort();
  }
}

/**
 * When everything was heard: what is beyond one zone is what is in the other, but for what an exception tells of.
 * Of each transfer both zones say the same, or the sender has it before it for a person.
 */
export function checkQuiet({ a, b }: Zones): void {
  const beyond = new Sums();
  const open = new Sums();
  for (const [zone, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const faults = wholeAudit(zone.room.db);
    if (faults.length > 0)
      throw new Error(`the audit of ${zone.name} found ${JSON.stringify(faults)}`);
    addBeyond(beyond, zone.model.goods.state);
    const here = zone.model.goods.state;
    const there = other.model.goods.state;
    for (const row of here.in.values()) tellApart(open, row, there, zone.name);
    for (const [id, { state, digest, to, version, lines }] of here.out) {
      if (version > 0) for (const line of lines) tellHolds(here, there, zone.name, line);
      if (state === 'loading' || state === 'cancelled') continue;
      const row = there.in.get(`${zone.name}/${id}`);
      if (to === other.name && row === undefined) throw new Error(`${to} does not know ${id}`);
      if (row?.digest === digest && state === 'cancelling')
        throw new Error(`${id} still waits for ${to}`);
    }
  }
  const [is, should] = [beyond.lines.join(', '), open.lines.join(', ')];
  if (is !== should)
    throw new Error(`beyond both zones lie [${is}], and exceptions tell of [${should}]`);
}

/** What a zone says of a lot, every zone knows that goods of it went to. */
function tellHolds(
  here: State,
  there: State,
  name: string,
  { sku, lot }: { readonly sku: string; readonly lot: string },
): void {
  const own = here.holds.get(`${sku}|${lot}`)?.get('self');
  const told = there.holds.get(`${sku}|${lot}`)?.get(name);
  if (own === undefined || (own.revision === told?.revision && own.status === told.status)) return;
  throw new Error(`${name} says that ${sku} ${lot} is ${own.status}, and ${told?.status} is known`);
}

function addBeyond(sums: Sums, { levels }: State): void {
  for (const [key, quantity] of levels) {
    const [sku = '', place = '', lot = ''] = key.split('|');
    if (place === 'other-zones') sums.add(sku, lot, quantity);
  }
}

/** What arrived of a transfer is booked at its sender, or is open there. */
function tellApart(open: Sums, row: In, sender: State, receiver: string): void {
  const { transfer, digest, lines, extras } = row;
  const out = sender.out.get(transfer);
  const known = out?.digest === digest ? out : undefined;
  const arrived = lines.reduce((sum, line) => sum + line.arrived, 0);
  const more = [...extras.values()].reduce((sum, { quantity }) => sum + quantity, 0);
  if (known === undefined) {
    const told = sender.strays.has(`${receiver}/${transfer}`);
    if (arrived + more > 0 && !told) throw new Error(`nobody is told that ${transfer} arrived`);
    for (const { sku, lot, arrived: quantity } of lines) open.add(sku, lot, -quantity);
    for (const { sku, lot, quantity } of extras.values()) open.add(sku, lot, -quantity);
    return;
  }
  for (const line of lines) {
    const own = known.lines.find((each) => each.line === line.line);
    if (own?.cleared !== line.arrived) {
      throw new Error(
        `of line ${line.line} of ${transfer} ${own?.cleared} are known to have arrived, and ${line.arrived} did`,
      );
    }
  }
  for (const [extra, { sku, lot, quantity }] of extras) {
    const own = known.surplus.get(extra);
    if ((own?.quantity ?? 0) !== quantity)
      throw new Error(`${transfer} has ${quantity} more under ${extra}`);
    open.add(sku, lot, (own?.settled ?? 0) - quantity);
  }
}
