import type { ImportRow } from '../../../inventory/import/format.ts';
import type { Modelled } from './commands.ts';
import { type Documents, orderPutter } from './documents.ts';
import { both, type Goods, loose } from './goods.ts';
import type { OrderModel } from './orders.ts';
import { isVirtual, type Job, No, no, PLACES } from './state.ts';

type ImportCommand =
  | ('catalog.import' | 'import.stage' | 'import.apply' | 'import.abandon')
  | ('month.close' | 'month.step');

/** Files that come in at once or in parts, and months that are closed. */
export function importModel(
  goods: Goods,
  documents: Documents,
  wanted: OrderModel,
): Modelled<ImportCommand> {
  const putOrder = orderPutter(goods, documents);
  const known = (id: string, content: string): string | null | undefined => {
    const before = goods.state.imports.get(id);
    if (before === undefined) return undefined;
    return before === content ? null : 'exists_with_different_body';
  };
  /** All of it, or nothing. */
  const whole = (work: () => void): string | null => {
    const before = structuredClone(goods.state);
    try {
      work();
      return null;
    } catch (error) {
      if (!(error instanceof No)) throw error;
      goods.state = before;
      return 'refused';
    }
  };
  const underWay = (): void => {
    if (goods.state.jobs.size > 0) no('import-under-way');
  };
  const openingStock = (
    id: string,
    rows: readonly ImportRow<'opening_stock'>[],
    before: number,
  ): void => {
    const units = new Map<string, string>();
    for (const [
      index,
      { sku, location, lot, expiry, quantity: text, handling_unit },
    ] of rows.entries()) {
      const item = goods.item(sku);
      goods.place(location);
      const quantity = goods.quantity(Number(text));
      if (item === 'S' && quantity !== 1) no('quantity');
      if (item !== 'A' && lot === null) no('lot');
      if (lot === null && expiry !== null) no('expiry');
      const expires = lot === null ? null : (goods.lot(sku, lot)?.expires_on ?? null);
      if (expiry !== null && expires !== null && expiry !== expires) no('expiry');
      const stands = handling_unit === null ? undefined : unitAt(goods, handling_unit);
      const at = units.get(handling_unit ?? '') ?? stands ?? location;
      if (handling_unit !== null && at !== location) no('handling_unit');
      if (handling_unit !== null) units.set(handling_unit, location);
      goods.makeLot(sku, lot, { expires_on: expiry });
      if (lot !== null) goods.fillLot(sku, lot, { expires_on: expiry });
      const unit = goods.makeUnit(handling_unit);
      const what = { sku, lot: lot ?? '', quantity };
      const lines = both(what, loose('adjustment'), { place: location, unit });
      const reference = { type: 'import', id };
      goods.book(`${id}/${before + index + 1}`, lines, { type: 'adjust', reference });
    }
  };
  const orders = (rows: readonly ImportRow<'purchase_orders'>[]): void => {
    for (const { purchase_order, version, supplier, location, expected_on, ...line } of rows) {
      const { sku, quantity, packaging, factor, tolerance_pm } = line;
      const one = { line: line.line ?? 1, sku, quantity, packaging, factor, tolerance_pm };
      const head = { purchase_order, version, supplier, expected_on, location };
      putOrder({ ...head, tolerance_pm: 0, lines: [one] });
    }
  };
  const sales = (rows: readonly ImportRow<'orders'>[]): void => {
    for (const { order, customer, priority, ship_by, policy, line, sku, quantity } of rows) {
      const head = { order, customer, priority: priority ?? 5, ship_by, policy };
      wanted.make({ ...head, lines: [{ line: line ?? 1, sku, quantity }] });
    }
  };
  /** A part of a file; the sequences wrote it from the type of its kind. */
  const takeIn = (id: string, { kind, rows, applied }: Job): void => {
    const part = JSON.parse(rows.get(applied) ?? '[]');
    if (kind === 'purchase_orders') orders(part as ImportRow<'purchase_orders'>[]);
    else if (kind === 'orders') sales(part as ImportRow<'orders'>[]);
    else openingStock(id, part as ImportRow<'opening_stock'>[], applied);
  };
  return {
    'catalog.import': ({ id, data, dry_run }) => {
      const content = JSON.stringify(data);
      const before = known(id, content);
      if (before !== undefined && !dry_run) return before;
      underWay();
      if (!dry_run) goods.state.imports.set(id, content);
      return null;
    },
    'import.stage': ({ id, kind, digest, part, parts, rows }) => {
      const before = known(id, digest);
      if (before !== undefined) return before;
      const { jobs } = goods.state;
      if (!jobs.has(id)) {
        if (part > 0) no('unknown-import');
        underWay();
        jobs.set(id, { kind, parts, rows: new Map(), applied: 0, digest });
      }
      const staged = jobs.get(id)?.rows;
      if (staged?.has(part) === false) staged.set(part, rows);
      return null;
    },
    'import.apply': ({ id }) => {
      const job = goods.state.jobs.get(id) ?? no('unknown-import');
      if (job.applied === 0 && job.rows.size < job.parts) no('import-incomplete');
      const came = whole(() => takeIn(id, job));
      const now = goods.state.jobs.get(id) ?? job;
      now.applied += 1;
      if (came !== null || now.applied === now.parts) goods.state.jobs.delete(id);
      if (came === null && now.applied === now.parts) goods.state.imports.set(id, now.digest);
      return came;
    },
    'import.abandon': ({ id }) => {
      const job = goods.state.jobs.get(id);
      if (job === undefined || job.applied > 0) return 'not-abandoned';
      goods.state.jobs.delete(id);
      return null;
    },
    'month.close': ({ month }) => {
      const { monthEnds, closedMonths, month: now, levels } = goods.state;
      if (month >= goods.today.slice(0, 7)) no('month-not-over');
      const newest = [...closedMonths.keys()].at(-1);
      if (newest !== undefined && month <= newest) no('month-closed');
      const open = [...monthEnds.keys(), now].some(
        (each) => each !== '' && each < month && each > (newest ?? ''),
      );
      if (open) no('month-order');
      const booked = [...monthEnds.keys(), now]
        .filter((each) => each !== '' && each <= month)
        .at(-1);
      if (booked === undefined) return no('month-empty');
      closedMonths.set(month, new Map(monthEnds.get(booked) ?? levels));
      return null;
    },
    'month.step': ({ month }) => {
      if (goods.state.closedMonths.has(month)) goods.state.steppedMonths.add(month);
      return null;
    },
  };
}

function unitAt({ state }: Goods, code: string): string | undefined {
  for (const text of state.levels.keys()) {
    const [, place = '', , unit] = text.split('|');
    if (unit === code && !isVirtual(place) && place in PLACES) return place;
  }
  return undefined;
}
