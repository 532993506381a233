import type { TransferArrival } from '../../../../contract/transfers.ts';
import type { Modelled } from './commands.ts';
import { both, type Goods, loose } from './goods.ts';
import { type Line, no, type Out, type OutLine, type OutUnit } from './state.ts';

type SendingCommand =
  | (
      | 'transfer.open'
      | 'transfer.load'
      | 'transfer.unload'
      | 'transfer.dispatch'
      | 'transfer.cancel'
    )
  | ('transfer.settle' | 'transfer.dismiss');

const LINES_MAX = 100;
const TRANSIT = loose('transit');
const BEYOND = loose('other-zones');
const ADJUSTMENT = loose('adjustment');
const booked = (id: string) => ({ type: 'transfer', reference: { type: 'transfer', id } });
export const inTransit = ({ quantity, cleared, settled }: OutLine): number =>
  quantity - cleared - settled;

/** Transfers that leave the zone: its own books of them, made equal to what the other zone states. */
export class Sending {
  readonly #goods: Goods;

  constructor(goods: Goods) {
    this.#goods = goods;
    goods.followers.push((movement) => this.#takenBack(movement));
  }

  get(id: string): Out {
    return this.#goods.state.out.get(id) ?? no('unknown-transfer');
  }

  open(id: string, to: string): Out {
    const { out, epochs } = this.#goods.state;
    if (out.has(id)) no('exists');
    if (!epochs.has(to)) epochs.set(to, '');
    const fresh: Out = {
      to,
      state: 'loading',
      version: 0,
      revision: 0,
      digest: null,
      lines: [],
      units: [],
      surplus: new Map(),
    };
    out.set(id, fresh);
    return fresh;
  }

  loading(id: string): Out {
    const out = this.get(id);
    return out.state === 'loading' ? out : no('not-loading');
  }

  /** The one that is loaded for a zone; for null the only one there is. */
  openFor(zone: string | null): string | null {
    const found = [...this.#goods.state.out].filter(
      ([, { state, to }]) => state === 'loading' && (zone === null || to === zone),
    );
    return zone === null && found.length > 1 ? null : (found[0]?.[0] ?? null);
  }

  unitsOf(code: string): readonly Pick<OutUnit, 'unit' | 'parent'>[] {
    return this.#goods.within(code).map((unit, index) => {
      return { unit, parent: index === 0 ? null : this.#goods.unit(unit).parent };
    });
  }

  /** Books goods into transit and writes them down. `units` as they stood before. */
  load(
    id: string,
    movement: string,
    lines: readonly Line[],
    units: readonly Pick<OutUnit, 'unit' | 'parent'>[],
  ): void {
    const goods = this.#goods;
    goods.book(
      movement,
      lines.flatMap((line) => both(line, line, TRANSIT)),
      booked(id),
    );
    this.note(id, movement, lines, units);
  }

  note(
    id: string,
    movement: string,
    lines: readonly Line[],
    units: readonly Pick<OutUnit, 'unit' | 'parent'>[],
  ): void {
    const out = this.get(id);
    for (const { sku, lot, unit, place, quantity } of lines) {
      let line = 1;
      while (out.lines.some((each) => each.line === line)) line += 1;
      if (line > LINES_MAX) no('too-many-lines');
      const fresh = {
        line,
        sku,
        lot,
        unit,
        quantity,
        from: place,
        movement,
        cleared: 0,
        settled: 0,
      };
      out.lines.push(fresh);
    }
    for (const { unit, parent } of units) {
      const known = out.units.findIndex((each) => each.unit === unit);
      if (known >= 0)
        out.units[known] = {
          ...out.units[known],
          unit,
          parent,
          movement: out.units[known]?.movement ?? movement,
        };
      else out.units.push({ unit, parent, movement });
      if (parent === null) this.#goods.standAll(unit, null);
    }
  }

  dispatch(id: string): void {
    const out = this.loading(id);
    if (out.lines.length === 0) no('empty');
    Object.assign(out, { state: 'dispatched', version: 1 });
  }

  /** What its notice must tell: lines, lots and units, as text. */
  announced(id: string): string {
    const { lines, units } = this.get(id);
    const sorted = [...lines].sort((a, b) => a.line - b.line);
    const told = sorted.map(({ line, sku, lot, unit, quantity }) => {
      const on = units.some((each) => each.unit === unit) ? unit : null;
      return [line, sku, lot === '' ? null : lot, on, quantity];
    });
    const lots = new Map(
      sorted.flatMap(({ sku, lot }) => {
        const known = lot === '' ? undefined : this.#goods.lot(sku, lot);
        if (known === undefined) return [];
        const { status, batch, expires_on } = known;
        return [[`${sku}|${lot}`, [`v-${sku}`, lot, status, batch, expires_on]] as const];
      }),
    );
    const stand = units.map(({ unit, parent }) => [unit, parent]);
    return JSON.stringify([told, [...lots.values()].sort(), stand.sort()]);
  }

  /** Off again: all that one movement loaded is back where it lay. */
  unload(id: string, movement: string, by: string): void {
    const out = this.get(id);
    const lines = out.lines.filter((each) => each.movement === movement);
    this.#restoreUnits(out, movement, lines[0]?.from ?? '');
    this.#goods.book(
      by,
      lines.flatMap((line) => both(line, TRANSIT, this.#backTo(line))),
      booked(id),
    );
    this.#goods.state.unloaded.add(movement);
    this.#remove(out, movement);
  }

  #remove(out: Out, movement: string): void {
    out.lines = out.lines.filter((each) => each.movement !== movement);
    out.units = out.units.filter((each) => each.movement !== movement);
  }

  /** Units that left and were not seen since stand on each other again as they did. */
  #restoreUnits(out: Out, movement: string, from: string): void {
    const order = [...this.#goods.state.units.keys()];
    const away = out.units
      .filter((each) => each.movement === movement && this.#goods.unit(each.unit).place === null)
      .sort((a, b) => order.indexOf(a.unit) - order.indexOf(b.unit));
    for (const { unit } of away) this.#goods.stand(unit, from);
    for (const { unit, parent } of away) {
      if (parent !== null && this.#goods.unit(parent).place === from)
        this.#goods.nest(unit, parent);
    }
  }

  #backTo({ from, unit }: OutLine) {
    const there = unit !== '' && this.#goods.unit(unit).place === from;
    return { place: from, unit: there ? unit : '' };
  }

  cancel(id: string, by: string): void {
    const out = this.get(id);
    if (out.state === 'dispatched') {
      Object.assign(out, { state: 'cancelling', version: out.version + 1 });
      return;
    }
    if (out.state !== 'loading') no('not-open');
    const lines = [...out.lines].sort((a, b) => a.line - b.line);
    const movements = [...new Set(lines.map(({ movement }) => movement))];
    for (const [index, movement] of movements.entries()) {
      this.unload(id, movement, index === 0 ? by : `${by}/${index + 1}`);
    }
    out.state = 'cancelled';
  }

  /** Closed when nothing is in transit or open any more, and open again when something is. */
  ended(id: string): void {
    const out = this.get(id);
    if (out.state === 'cancelled' || out.state === 'loading') return;
    const left = out.lines.some((line) => inTransit(line) > 0);
    const open = [...out.surplus.values()].some(({ quantity, settled }) => quantity > settled);
    if (!left && !open) out.state = 'closed';
    else if (out.state === 'closed') out.state = 'dispatched';
  }

  /** Makes the books what the other zone states; false where that cannot be. */
  mirror(id: string, stated: TransferArrival): boolean {
    const out = this.get(id);
    // Only a cancelling raises the version.
    const asked = stated.version > 1;
    const arrivedOf = new Map(stated.lines.map((line) => [line.line, line.arrived]));
    const known = stated.lines.every(({ line, arrived }) => {
      const own = out.lines.find((each) => each.line === line);
      return own !== undefined && arrived <= own.quantity;
    });
    if (!known || (stated.state === 'cancelled' && !asked)) return false;
    const wasCancelling = out.state === 'cancelling';
    const lines: Line[] = [];
    for (const line of out.lines) {
      const arrived = arrivedOf.get(line.line) ?? 0;
      const more = arrived - line.cleared;
      const over = Math.max(0, more - inTransit(line));
      const what = (quantity: number) => ({ sku: line.sku, lot: line.lot, quantity });
      if (more < 0) lines.push(...both(what(-more), BEYOND, TRANSIT));
      if (more > over) lines.push(...both(what(more - over), TRANSIT, BEYOND));
      // What somebody had settled has turned up there all the same.
      if (over > 0) lines.push(...both(what(over), ADJUSTMENT, BEYOND));
      Object.assign(line, { cleared: arrived, settled: line.settled - over });
    }
    for (const [extra, before] of out.surplus) {
      const after = stated.extras.find((each) => each.extra === extra)?.quantity ?? 0;
      if (after >= before.settled) continue;
      const what = { sku: before.sku, lot: before.lot, quantity: before.settled - after };
      lines.push(...both(what, BEYOND, ADJUSTMENT));
      before.settled = after;
    }
    this.#bookMoves(`${id}/cleared/${stated.revision}`, lines, id);
    for (const { extra, sku, lot, quantity } of stated.extras) {
      const settled = out.surplus.get(extra)?.settled ?? 0;
      out.surplus.set(extra, { sku, lot: lot ?? '', quantity, settled });
    }
    out.revision = stated.revision;
    if (stated.state === 'cancelled') {
      out.version = Math.max(out.version, stated.version);
      if (out.state !== 'cancelled') this.#bringBack(id);
      return true;
    }
    if (wasCancelling && stated.version >= out.version) out.state = 'dispatched';
    this.ended(id);
    return true;
  }

  /** Nothing is booked where all of it cancels out. */
  #bookMoves(movement: string, lines: readonly Line[], id: string): void {
    const sums = new Map<string, number>();
    for (const { sku, lot, place, quantity } of lines) {
      const key = `${sku}|${lot}|${place}`;
      sums.set(key, (sums.get(key) ?? 0) + quantity);
    }
    if ([...sums.values()].every((sum) => sum === 0)) return;
    this.#goods.book(movement, lines, booked(id));
  }

  #bringBack(id: string): void {
    const out = this.get(id);
    const left = [...out.lines]
      .sort((a, b) => a.line - b.line)
      .filter((line) => inTransit(line) > 0);
    const movements = [...new Set(left.map(({ movement }) => movement))];
    for (const movement of movements) {
      this.#restoreUnits(
        out,
        movement,
        left.find((line) => line.movement === movement)?.from ?? '',
      );
    }
    for (const [index, movement] of movements.entries()) {
      const own = left.filter((line) => line.movement === movement);
      const lines = own.flatMap((line) =>
        both(
          { sku: line.sku, lot: line.lot, quantity: inTransit(line) },
          TRANSIT,
          this.#backTo(line),
        ),
      );
      this.#goods.book(`${id}/back/${out.version}.${out.revision}/${index + 1}`, lines, booked(id));
      for (const line of own) line.settled += inTransit(line);
    }
    out.state = 'cancelled';
  }

  settle(id: string, by: string, what: Settled): void {
    const out = this.get(id);
    if (out.state === 'loading') no('not-dispatched');
    this.#goods.quantity(what.quantity);
    if (what.kind === 'sent') this.#bookOut(id, by, what);
    else {
      const line = out.lines.find((each) => each.line === what.line) ?? no('unknown-line');
      if (what.quantity > inTransit(line)) no('too-many');
      const to = what.kind === 'lost' ? 'adjustment' : this.#goods.place(what.location);
      const goods = { sku: line.sku, lot: line.lot, quantity: what.quantity };
      this.#goods.book(by, both(goods, TRANSIT, loose(to)), booked(id));
      line.settled += what.quantity;
    }
    this.ended(id);
  }

  #bookOut(id: string, by: string, what: Extract<Settled, { kind: 'sent' }>): void {
    const surplus = this.get(id).surplus.get(what.extra);
    if (surplus === undefined || what.quantity > surplus.quantity - surplus.settled) {
      return no('too-many');
    }
    const { sku, lot } = surplus;
    if (lot !== '') this.#goods.lotNamed(sku, lot);
    const from = loose(this.#goods.place(what.location));
    this.#goods.book(by, both({ sku, lot, quantity: what.quantity }, from, BEYOND), booked(id));
    surplus.settled += what.quantity;
  }

  /** What a station sent by itself and then took back. */
  #takenBack(movement: string): void {
    const found = [...this.#goods.state.out].find(([, out]) =>
      out.lines.some((line) => line.movement === movement),
    );
    if (found === undefined) return;
    const [id, out] = found;
    if (out.state === 'loading') return this.#remove(out, movement);
    const own = out.lines.filter((line) => line.movement === movement);
    // What the other zone has booked in already is there in spite of it, and what was settled here is settled.
    const lines = own
      .map(({ sku, lot, cleared, settled }) => ({ sku, lot, quantity: cleared + settled }))
      .filter(({ quantity }) => quantity > 0)
      .flatMap((what) => both(what, ADJUSTMENT, TRANSIT));
    for (const line of own) line.settled = line.quantity - line.cleared;
    this.#bookMoves(`${movement}/taken-back`, lines, id);
    if (own.length < out.lines.length) return this.ended(id);
    Object.assign(out, { version: out.version + 1, state: 'cancelled' });
  }
}

type Settled = Parameters<Modelled<'transfer.settle'>['transfer.settle']>[0]['what'];

export function sendingModel(goods: Goods, sending: Sending): Modelled<SendingCommand> {
  return {
    'transfer.open': ({ id, to_zone }) => {
      sending.open(id, to_zone);
      return null;
    },
    'transfer.load': ({ id, transfer, goods: what }) => {
      sending.loading(transfer);
      if (what.kind === 'unit') {
        const unit = goods.unitNamed(what.handling_unit);
        const lines = goods.contents(unit);
        if (lines.length === 0) no('empty-unit');
        sending.load(transfer, id, lines, sending.unitsOf(unit));
        return null;
      }
      const { sku, lot, from, from_unit, quantity } = what;
      goods.quantity(quantity);
      goods.item(sku);
      const line = { sku, lot: goods.lotNamed(sku, lot), place: goods.place(from), quantity };
      sending.load(transfer, id, [{ ...line, unit: goods.unitNamed(from_unit) }], []);
      return null;
    },
    'transfer.unload': ({ id, transfer, line: number }) => {
      const out = sending.loading(transfer);
      const line = out.lines.find((each) => each.line === number) ?? no('unknown-line');
      sending.unload(transfer, line.movement, id);
      return null;
    },
    'transfer.dispatch': ({ transfer }) => {
      sending.dispatch(transfer);
      return null;
    },
    'transfer.cancel': ({ id, transfer }) => {
      sending.cancel(transfer, id);
      return null;
    },
    'transfer.settle': ({ id, transfer, what }) => {
      sending.settle(transfer, id, what);
      return null;
    },
    'transfer.dismiss': ({ from_zone, transfer }) => {
      const stray = goods.state.strays.get(`${from_zone}/${transfer}`) ?? no('unknown-transfer');
      stray.state = 'dismissed';
      return null;
    },
  };
}
