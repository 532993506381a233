import type { DamageReceipt, ScanReceipt } from '../../../inbound/receiving/commands.ts';
import type { Modelled } from './commands.ts';
import type { Documents, LotSaid } from './documents.ts';
import { both, type Goods, loose } from './goods.ts';
import { type Counted, type Line, No, no, PLACES, type Receipt } from './state.ts';
import { moveGoods } from './stock.ts';

type ReceiptCommand =
  | 'receipt.open'
  | 'receipt.scan'
  | 'receipt.damage'
  | 'receipt.undo'
  | 'receipt.close';

/** A scan or damaged goods, with what it is against. */
type Against = {
  readonly asked: ScanReceipt & { readonly damaged: boolean };
  readonly receipt: Receipt;
  /** Null where it is closed, too. */
  readonly order: string | null;
  readonly place: string;
};

export function receiptModel(goods: Goods, documents: Documents): Modelled<ReceiptCommand> {
  const { state } = documents;
  const open = (id: string): Receipt => {
    const found = state().receipts.get(id) ?? no('unknown-receipt');
    return found.state === 'open' ? found : no('receipt-closed');
  };
  const lineOf = (receipt: string, id: string) => {
    const line = state().receiptLines.get(id);
    return line?.receipt === receipt ? line : no('unknown-line');
  };
  const damagedOf = (id: string): number => {
    let sum = 0;
    for (const { of, undone, goods: what } of state().receiptLines.values()) {
      if (of === id && undone === null) sum += what?.quantity ?? 0;
    }
    return sum;
  };
  const scan = (asked: Against['asked']): void => {
    const receipt = open(asked.receipt);
    const asn = receipt.asn === null ? undefined : documents.asn(receipt.asn);
    if (asn?.state === 'closed') no('asn-closed');
    const name = receipt.order ?? asn?.order ?? null;
    const closed = name !== null && documents.order(name).state === 'closed';
    if (closed && asn === undefined) no('order-closed');
    const place =
      asked.quarantine === null
        ? receipt.location
        : quarantine(goods, asked.quarantine, asked.reason);
    const against = { asked, receipt, place, order: closed ? null : name };
    if (asked.scan === null) scanItem(against);
    else scanCode(against, asked.scan);
  };
  const scanCode = (against: Against, code: string): void => {
    if (documents.awaited(code) !== null || code.startsWith('(00)')) {
      scanUnit(against, code.replace('(00)', ''));
    } else note(against, 'unknown-item', null);
  };
  const note = ({ asked }: Against, result: string, what: Line | null): void => {
    const line = { receipt: asked.receipt, result, goods: what, movement: null, of: null };
    state().receiptLines.set(asked.id, { ...line, undone: null });
  };
  const judge = (
    sku: string,
    lot: LotSaid | null,
    quantity: number,
    asked: ScanReceipt,
  ): boolean => {
    const fault = documents.incomingFault(sku, lot, quantity);
    if (fault === null) return false;
    if (asked.quarantine !== null && fault === 'expired') return true;
    if (asked.quarantine !== null && fault === 'lot-held') return false;
    return no(fault);
  };
  const scanItem = (against: Against): void => {
    const { asked, receipt, order, place } = against;
    const sku = goods.item(asked.sku ?? '');
    const quantity = documents.wanted(asked.quantity ?? 1);
    const lot: LotSaid | null =
      asked.lot === null ? null : { number: asked.lot, batch: null, expires_on: asked.expires_on };
    const blind = receipt.order === null && receipt.asn === null;
    const ordered = order === null ? [] : documents.linesOfOrder(order, sku);
    const announced = receipt.asn === null ? [] : documents.linesOfAsn(receipt.asn, sku, asked.lot);
    const lines = ordered.length > 0 ? ordered : announced;
    const wrong = !blind && lines.length === 0;
    const what = { sku, lot: asked.lot ?? '', place, unit: asked.handling_unit ?? '', quantity };
    if (wrong && asked.accept === null && !asked.damaged) return note(against, 'wrong-item', what);
    const expired = judge(sku, lot, quantity, asked);
    const matched = documents.allocate(blind ? [] : lines, quantity);
    const beyond = blind || wrong ? 0 : matched.beyond;
    if (beyond > 0 && asked.accept === null) no('over');
    documents.takeLot(sku, lot);
    goods.makeUnit(asked.handling_unit);
    goods.book(asked.id, both(what, loose('supplier'), what), {
      type: 'receive',
      reference: { type: 'receipt', id: asked.receipt },
    });
    const counted: Counted[] = blind || wrong ? [] : [...matched.taken];
    const [first] = lines;
    if (first !== undefined && beyond > 0) counted.push({ of: first, quantity: beyond });
    if (!counted.some(({ of }) => of.kind === 'asn') && receipt.asn !== null) {
      counted.push(...documents.allocate(announced, quantity).taken);
    }
    documents.count(asked.id, counted);
    const over = matched.over + beyond > 0 && !blind && !wrong;
    const usual = wrong ? 'wrong-item' : blind ? 'blind' : over ? 'over' : 'expected';
    const result = asked.damaged ? 'damaged' : expired ? 'expired' : usual;
    keep(asked.receipt, asked.id, result, what, asked.id);
  };
  const keep = (
    receipt: string,
    id: string,
    result: string,
    what: Line,
    movement: string,
  ): void => {
    const line = { receipt, result, goods: what, movement, of: null, undone: null };
    state().receiptLines.set(id, line);
  };
  const scanUnit = (against: Against, sscc: string): void => {
    const { asked, receipt, order, place } = against;
    const found = documents.awaited(sscc);
    if (found === null) {
      const here = state().units.has(sscc) && goods.unitIsHere(sscc);
      return no(here ? 'unit-received' : 'unknown-unit');
    }
    const blind = receipt.order === null && receipt.asn === null;
    const own =
      found.asn === receipt.asn || (order !== null && documents.asn(found.asn).order === order);
    if (!blind && !own) no('other-notice');
    const announced = documents.unitOf(found).contents;
    if (announced.some(({ received }) => received > 0)) no('unit-began');
    // What a notice says without its lot, whoever scans the unit says.
    const lotless = announced.filter(({ sku, lot }) => sku !== 'A' && lot === null);
    const pieces = lotless.reduce(
      (sum, { sku, quantity }) => sum + (sku === 'S' ? quantity : 0),
      0,
    );
    if (new Set(lotless.map(({ sku }) => sku)).size > 1 || pieces > 1) no('lots-missing');
    if (lotless.length > 0 && asked.lot === null) no('lot-missing');
    const contents = announced.map((content) =>
      lotless.includes(content)
        ? { ...content, lot: asked.lot, expires_on: asked.expires_on ?? content.expires_on }
        : content,
    );
    const expired = contents.map(({ sku, lot, quantity, batch, expires_on }) =>
      judge(sku, lot === null ? null : { number: lot, batch, expires_on }, quantity, asked),
    );
    const { counted, over, beyond } = documents.countedOf(found);
    if (beyond && asked.accept === null) no('over');
    goods.makeUnit(sscc);
    const lines = contents.map((content): Line => {
      const { sku, lot, quantity, batch, expires_on } = content;
      documents.takeLot(sku, lot === null ? null : { number: lot, batch, expires_on });
      return { sku, lot: lot ?? '', place, unit: sscc, quantity };
    });
    const reference = { type: 'asn', id: found.asn };
    const booked = lines.flatMap((line) => both(line, loose('supplier'), line));
    goods.book(asked.id, booked, { type: 'receive', reference });
    documents.unitOf(found).came = asked.id;
    documents.count(asked.id, counted);
    const told = new Set<string>();
    for (const [index, line] of lines.entries()) {
      const usual = over.has(line.sku) && !told.has(line.sku) ? 'over' : 'expected';
      told.add(line.sku);
      const result = asked.damaged ? 'damaged' : expired[index] === true ? 'expired' : usual;
      const id = index === 0 ? asked.id : `${asked.id}/${index + 1}`;
      keep(asked.receipt, id, result, line, asked.id);
    }
  };
  const damageLine = (asked: DamageReceipt, name: string): void => {
    open(asked.receipt);
    const line = lineOf(asked.receipt, name);
    if (line.undone !== null) no('already-undone');
    if (line.movement === null || line.result === 'damaged' || line.goods === null) {
      return no('nothing-booked');
    }
    const left = line.goods.quantity - damagedOf(name);
    const quantity = documents.wanted(asked.quantity ?? left);
    if (quantity > left) no('more-than-received');
    const place = quarantine(goods, asked.quarantine, asked.reason);
    const { sku, lot } = line.goods;
    const reference = { type: 'receipt', id: asked.receipt };
    const what = { sku, lot, quantity };
    moveGoods(goods, asked.id, what, line.goods, loose(place), 'transfer', reference);
    const moved = { ...what, place, unit: '' };
    const damaged = { receipt: asked.receipt, result: 'damaged', goods: moved, movement: asked.id };
    state().receiptLines.set(asked.id, { ...damaged, of: name, undone: null });
  };
  goods.followers.push((movement, by) => {
    for (const line of state().receiptLines.values()) {
      if (line.movement === movement && line.undone === null) line.undone = by;
      else if (line.undone === movement) Object.assign(line, { undone: null, movement: by });
    }
  });
  return {
    'receipt.open': ({ id, purchase_order, asn, location }) => {
      if (purchase_order !== null && asn !== null) no('two-documents');
      const order = purchase_order === null ? null : documents.order(purchase_order);
      const notice = asn === null ? null : documents.asn(asn);
      if (order?.state === 'closed') no('order-closed');
      if (notice?.state === 'closed') no('asn-closed');
      const document = order?.location ?? notice?.location ?? null;
      const where = goods.ownPlace(location ?? document ?? no('location-missing'));
      const opened = { order: purchase_order, asn, location: where, state: 'open' } as const;
      state().receipts.set(id, { ...opened });
      return null;
    },
    'receipt.scan': (asked) => {
      scan({ ...asked, damaged: false });
      return null;
    },
    'receipt.damage': (asked) => {
      const { line, ...said } = asked;
      if (line === null) scan({ ...said, accept: null, damaged: true });
      else damageLine(asked, line);
      return null;
    },
    'receipt.undo': ({ id, receipt, line: name }) => {
      open(receipt);
      const line = lineOf(receipt, name);
      if (line.undone !== null) no('already-undone');
      if (line.movement === null) {
        line.undone = id;
        return null;
      }
      const { movement } = line;
      for (const [other, each] of state().receiptLines) {
        if (each.movement === movement && damagedOf(other) > 0) no('gone-on');
      }
      try {
        goods.reverse(movement, id);
      } catch (error) {
        if (error instanceof No && error.code === 'not-in-stock') no('gone-on');
        throw error;
      }
      return null;
    },
    'receipt.close': ({ receipt: name, close_document }) => {
      const receipt = open(name);
      receipt.state = 'closed';
      const asn = receipt.asn === null ? null : documents.asn(receipt.asn);
      if (asn?.state === 'received' || (asn?.state === 'open' && close_document))
        asn.state = 'closed';
      const of = receipt.order ?? asn?.order ?? null;
      const order = of === null ? null : documents.order(of);
      const given_up = close_document && receipt.order !== null;
      if (order?.state === 'received' || (order?.state === 'open' && given_up))
        order.state = 'closed';
      return null;
    },
  };
}

function quarantine(goods: Goods, location: string, reason: string | null): string {
  if (PLACES[goods.place(location)]?.kind !== 'quarantine') no('not-quarantine');
  if (reason === null) no('reason-missing');
  return location;
}
