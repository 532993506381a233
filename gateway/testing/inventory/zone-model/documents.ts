import type { AsnContent } from '../../../inbound/receiving/asns.ts';
import type { OrderContent } from '../../../inbound/receiving/order-plan.ts';
import type { Modelled } from './commands.ts';
import type { Goods } from './goods.ts';
import {
  type Asn,
  type AsnUnit,
  type Awaited,
  type Content,
  type Counted,
  isQuantity,
  no,
  type Order,
  type OrderLine,
  withAbove,
} from './state.ts';

export type LotSaid = {
  readonly number: string;
  readonly batch: string | null;
  readonly expires_on: string | null;
};
type UnitAt = { readonly asn: string; readonly unit: number };
export type Allocated = {
  readonly taken: readonly Counted[];
  readonly over: number;
  readonly beyond: number;
};

/** Orders, notices and what came of them. */
export class Documents {
  readonly #goods: Goods;

  constructor(goods: Goods) {
    this.#goods = goods;
    goods.followers.push((movement, by) => this.#reversed(movement, by));
  }

  readonly state = () => this.#goods.state;

  order(id: string): Order {
    return this.state().orders.get(id) ?? no('unknown-order');
  }

  asn(id: string): Asn {
    return this.state().asns.get(id) ?? no('unknown-asn');
  }

  unitOf({ asn, unit }: UnitAt): AsnUnit {
    return this.asn(asn).units[unit] ?? no('unknown-unit');
  }

  /** The unit of that number that is on its way. */
  awaited(sscc: string): UnitAt | null {
    for (const [asn, { units, state }] of this.state().asns) {
      const unit = units.findIndex((each) => each.sscc === sscc && each.came === null);
      if (state !== 'closed' && unit >= 0) return { asn, unit };
    }
    return null;
  }

  wanted(quantity: number): number {
    return isQuantity(quantity) ? quantity : no('bad-quantity');
  }

  /* ── What goods count against ── */

  #facts(of: Awaited): { quantity: number; received: number; tolerance_pm: number } {
    if (of.kind === 'asn') return { ...this.#content(of), tolerance_pm: 0 };
    return this.#line(of);
  }

  #content({ asn, unit, content }: Extract<Awaited, { kind: 'asn' }>): Content {
    return this.unitOf({ asn, unit }).contents[content] ?? no('unknown-content');
  }

  #line({ order, line }: Extract<Awaited, { kind: 'order' }>): OrderLine {
    return this.order(order).lines.get(line) ?? no('unknown-line');
  }

  #lacksFirst(lines: readonly Awaited[]): Awaited[] {
    const full = (of: Awaited) => {
      const { received, quantity } = this.#facts(of);
      return received >= quantity ? 1 : 0;
    };
    return [...lines].sort((a, b) => full(a) - full(b));
  }

  linesOfOrder(order: string, sku: string): Awaited[] {
    return this.#lacksFirst(this.#inTheirOrder(order, sku));
  }

  /** Of all open orders for this place, what is expected first before the others. */
  linesAt(place: string, sku: string): Awaited[] {
    const above = withAbove(place);
    const ids = [...this.state().orders.keys()];
    const open = [...this.state().orders]
      .filter(([, { state, location }]) => state !== 'closed' && above.includes(location))
      .sort(([a, one], [b, other]) => {
        const [first, second] = [one.expected_on ?? '9999', other.expected_on ?? '9999'];
        return first < second ? -1 : first > second ? 1 : ids.indexOf(a) - ids.indexOf(b);
      });
    return this.#lacksFirst(open.flatMap(([id]) => this.#inTheirOrder(id, sku)));
  }

  #inTheirOrder(order: string, sku: string): Awaited[] {
    const lines = [...this.order(order).lines].sort(([a], [b]) => a - b);
    return lines
      .filter(([, each]) => each.sku === sku)
      .map(([line]) => ({ kind: 'order', order, line }));
  }

  /** Of a notice: those of the lot first, then what lacks something. */
  linesOfAsn(asn: string, sku: string, lot: string | null): Awaited[] {
    const all = this.asn(asn).units.flatMap(({ contents }, unit) =>
      contents.flatMap((each, content): Awaited[] =>
        each.sku === sku ? [{ kind: 'asn', asn, unit, content }] : [],
      ),
    );
    const other = (of: Awaited) => (of.kind === 'asn' && this.#content(of).lot === lot ? 0 : 1);
    return this.#lacksFirst(all).sort((a, b) => other(a) - other(b));
  }

  /** First what each lacks, then what each tolerates beyond. */
  allocate(lines: readonly Awaited[], quantity: number): Allocated {
    const taken = new Map<Awaited, number>();
    let rest = quantity;
    const take = (of: Awaited, most: number): number => {
      const part = Math.min(rest, Math.max(0, most));
      if (part > 0) taken.set(of, (taken.get(of) ?? 0) + part);
      rest -= part;
      return part;
    };
    for (const of of lines) {
      const { quantity: wanted, received } = this.#facts(of);
      take(of, wanted - received);
    }
    let over = 0;
    for (const of of lines) {
      const { quantity: wanted, received, tolerance_pm } = this.#facts(of);
      const most = wanted + Math.floor((wanted * tolerance_pm) / 1_000);
      over += take(of, most - Math.max(wanted, received));
    }
    const counted = [...taken].map(([of, part]) => ({ of, quantity: part }));
    return { taken: counted, over, beyond: rest };
  }

  /** What all on an announced unit counts against: its notice, and the order that the notice is for. */
  countedOf(at: UnitAt): { counted: Counted[]; over: Set<string>; beyond: string | null } {
    const { contents } = this.unitOf(at);
    const counted: Counted[] = contents.map(({ quantity }, content) => ({
      of: { kind: 'asn', ...at, content },
      quantity,
    }));
    const over = new Set<string>();
    let beyond: string | null = null;
    const { order } = this.asn(at.asn);
    if (order === null || this.order(order).state === 'closed') return { counted, over, beyond };
    for (const sku of new Set(contents.map((each) => each.sku))) {
      const sum = contents.reduce((all, each) => all + (each.sku === sku ? each.quantity : 0), 0);
      const lines = this.linesOfOrder(order, sku);
      const [first] = lines;
      if (first === undefined) continue;
      const matched = this.allocate(lines, sum);
      counted.push(...matched.taken);
      if (matched.over + matched.beyond > 0) over.add(sku);
      if (matched.beyond > 0) counted.push({ of: first, quantity: matched.beyond });
      if (matched.beyond > 0) beyond ??= `${order} ${sku}`;
    }
    return { counted, over, beyond };
  }

  count(movement: string, counted: readonly Counted[]): void {
    if (counted.length === 0) return;
    for (const { of, quantity } of counted) {
      if (of.kind === 'asn') {
        this.#content(of).received += quantity;
        this.asn(of.asn).began = true;
      } else {
        const line = this.#line(of);
        line.received += quantity;
        line.counted = true;
      }
    }
    this.state().counted.set(movement, counted);
    for (const { of } of counted) this.#settle(of);
  }

  #settle(of: Awaited): void {
    const document = of.kind === 'asn' ? this.asn(of.asn) : this.order(of.order);
    if (document.state === 'closed') return;
    const parts =
      'lines' in document
        ? [...document.lines.values()]
        : document.units.flatMap(({ contents }) => contents);
    const lacks = parts.some(({ received, quantity }) => received < quantity);
    document.state = lacks ? 'open' : 'received';
  }

  #reversed(movement: string, by: string): void {
    const { asns, counted } = this.state();
    const again = this.#goods.tookBack(movement);
    for (const { units, state } of asns.values()) {
      for (const unit of units) {
        // Where another notice announces it by now, that one has it.
        const other = state !== 'closed' && this.awaited(unit.sscc) !== null;
        if (unit.came === movement && !other) unit.came = null;
        else if (again !== null && unit.came === null && this.#brought(again, unit)) unit.came = by;
      }
    }
    const rows = counted.get(movement) ?? [];
    this.count(
      by,
      rows.map(({ of, quantity }) => ({ of, quantity: -quantity })),
    );
  }

  /** A notice of which all was taken back changes; what was counted for it stays under another name, closed. */
  keepOld(name: string, notice: Asn): void {
    const { asns, counted } = this.state();
    const kept = `${name}/${notice.version}`;
    asns.set(kept, { ...notice, state: 'closed' });
    for (const [movement, parts] of counted) {
      const renamed = parts.map(({ of, quantity }) => {
        const moves = of.kind === 'asn' && of.asn === name;
        return { of: moves ? { ...of, asn: kept } : of, quantity };
      });
      counted.set(movement, renamed);
    }
  }

  /** Whether this movement took the unit in as a whole or began to. */
  #brought(movement: string, unit: AsnUnit): boolean {
    return (this.state().counted.get(movement) ?? []).some(
      ({ of }) =>
        of.kind === 'asn' &&
        this.unitOf(of) === unit &&
        this.state()
          .movements.get(movement)
          ?.lines.some((line) => line.unit === unit.sscc),
    );
  }

  /* ── What may come in ── */

  incomingFault(sku: string, lot: LotSaid | null, quantity: number): string | null {
    const goods = this.#goods;
    if (sku !== 'A' && lot === null) return 'lot-missing';
    if (lot === null) return null;
    if (sku === 'S' && quantity !== 1) return 'lot-missing';
    if (sku === 'S' && goods.pieces(sku, lot.number) > 0) return 'serial-known';
    const known = goods.lot(sku, lot.number);
    const made = lot.batch === null ? undefined : goods.lot(sku, lot.batch);
    if (known?.status === 'blocked' || made?.status === 'blocked') return 'lot-held';
    const dates = [lot.expires_on, known?.expires_on ?? null];
    return dates.some((date) => date !== null && date < goods.today) ? 'expired' : null;
  }

  takeLot(sku: string, lot: LotSaid | null): void {
    if (lot === null) return;
    const { number, batch, expires_on } = lot;
    this.#goods.makeLot(sku, number, { batch, expires_on });
    this.#goods.fillLot(sku, number, { batch, expires_on });
  }
}

type DocumentCommand = 'po.put' | 'po.close' | 'asn.put' | 'asn.close';

export function documentModel(goods: Goods, documents: Documents): Modelled<DocumentCommand> {
  const putOrder = orderPutter(goods, documents);
  return {
    'po.put': ({ id: _id, by: _by, occurred_at: _at, ...content }) => putOrder(content),
    'po.close': ({ purchase_order }) => {
      const order = documents.order(purchase_order);
      if (order.state === 'closed') no('order-closed');
      order.state = 'closed';
      return null;
    },
    'asn.put': ({ id: _id, by: _by, occurred_at: _at, ...content }) =>
      putAsn(goods, documents, content),
    'asn.close': ({ asn }) => {
      const notice = documents.asn(asn);
      if (notice.state === 'closed') no('asn-closed');
      notice.state = 'closed';
      return null;
    },
  };
}

/** Whether it says nothing new. */
function knows(before: Order | Asn, version: number | null, same: boolean): boolean {
  if (version === null) return same;
  if (version !== before.version) return version < before.version;
  return same || no('exists_with_different_body');
}

/** The same words, or other words for the same: a tolerance for all lines or for each. */
function says(order: Order, digest: string, content: Omit<OrderContent, 'version'>): boolean {
  const { lines, supplier, expected_on, location } = order;
  const heads = [content.supplier, content.expected_on, content.location];
  const same =
    lines.size === content.lines.length &&
    heads.join('|') === [supplier, expected_on, location].join('|') &&
    new Set(content.lines.map(({ line }) => line)).size === lines.size &&
    content.lines.every(({ line, sku, quantity, tolerance_pm: own }) => {
      const was = lines.get(line);
      const tolerance = own ?? content.tolerance_pm;
      return was?.sku === sku && was.quantity === quantity && was.tolerance_pm === tolerance;
    });
  return order.digest === digest || same;
}

export function orderPutter(goods: Goods, documents: Documents): (content: OrderContent) => null {
  return ({ version, ...content }) => {
    const digest = JSON.stringify(content);
    const { orders } = documents.state();
    const before = orders.get(content.purchase_order);
    if (before !== undefined && knows(before, version, says(before, digest, content))) return null;
    if (before?.state === 'closed') no('order-closed');
    const { supplier, expected_on, location, tolerance_pm } = content;
    goods.place(location);
    const known = before?.lines ?? new Map<number, OrderLine>();
    const lines = new Map<number, OrderLine>();
    const numbers = new Set(content.lines.map(({ line }) => line));
    if (content.lines.length === 0 || numbers.size < content.lines.length) no('order-lines');
    for (const { line, sku, quantity, tolerance_pm: own } of content.lines) {
      goods.item(sku);
      documents.wanted(quantity);
      const { received = 0, counted = false } = known.get(line) ?? {};
      lines.set(line, { sku, quantity, tolerance_pm: own ?? tolerance_pm, received, counted });
    }
    for (const [line, { sku, counted }] of known) {
      if (counted && lines.get(line)?.sku !== sku) no('line-received');
    }
    const lacks = [...lines.values()].some(({ received, quantity }) => received < quantity);
    orders.set(content.purchase_order, {
      version: version ?? (before?.version ?? 0) + 1,
      digest,
      supplier,
      expected_on,
      location,
      state: lacks ? 'open' : 'received',
      lines,
    });
    return null;
  };
}

function putAsn(goods: Goods, documents: Documents, { version, ...content }: AsnContent): null {
  const digest = JSON.stringify(content);
  const { asns } = documents.state();
  const before = asns.get(content.asn);
  if (before !== undefined && knows(before, version, before.digest === digest)) return null;
  if (before?.state === 'closed') no('asn-closed');
  const counts = before?.units.some(({ contents }) =>
    contents.some(({ received }) => received > 0),
  );
  if (counts === true) no('asn-began');
  if (before?.began === true) documents.keepOld(content.asn, before);
  const { purchase_order: order, location, supplier } = content;
  if (order !== null) documents.order(order);
  goods.place(location);
  if (content.units.length === 0) no('asn-units');
  const fresh: Asn = {
    version: version ?? (before?.version ?? 0) + 1,
    digest,
    order,
    supplier,
    location,
    state: before?.state ?? 'open',
    units: [],
    began: false,
  };
  asns.set(content.asn, fresh);
  for (const { sscc, contents } of content.units) {
    if (/^\d{18}$/.test(sscc) && !isRightSscc(sscc)) no('check-digit');
    if (documents.awaited(sscc) !== null) no('sscc-announced');
    if (contents.length === 0) no('asn-units');
    for (const { sku, quantity } of contents) {
      goods.item(sku);
      documents.wanted(quantity);
    }
    fresh.units.push({
      sscc,
      came: null,
      contents: contents.map((each) => ({ ...each, received: 0 })),
    });
  }
  return null;
}

/** GS1 General Specifications 7.9: weights of 3 and 1 from the right. */
function isRightSscc(sscc: string): boolean {
  const digits = [...sscc].map(Number);
  const sum = digits
    .slice(0, -1)
    .reduce((all, digit, at) => all + digit * (at % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === digits.at(-1);
}
