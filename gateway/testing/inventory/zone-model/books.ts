import type { Database } from 'better-sqlite3';
import { inTransit } from './sending.ts';
import { isVirtual, leftFor, type State } from './state.ts';

/** One book of a zone, as lines of text: what the database holds, and what the model says that it holds. */
type Book = { readonly sql: string; readonly expected: (state: State) => readonly string[] };

const text = (...parts: readonly (string | number | null)[]): string =>
  parts.map((part) => part ?? '-').join(' ');
const lotName = (column: string): string =>
  `coalesce((SELECT number FROM lots WHERE id = ${column}), '')`;
const GOODS = `variant.sku || '|' || place.location_id || '|' || ${lotName('level.lot')} || '|' || unit.code`;

const BOOKS: Readonly<Record<string, Book>> = {
  levels: {
    sql: `SELECT ${GOODS} || ' ' || level.on_hand || ' ' || level.reserved FROM inventory_levels AS level
        JOIN product_variants AS variant ON variant.id = level.variant
        JOIN locations AS place ON place.id = level.location
        JOIN handling_units AS unit ON unit.id = level.handling_unit
      WHERE level.on_hand <> 0 OR level.reserved <> 0`,
    expected: ({ levels, reservations }) => {
      const reserved = new Map<string, number>();
      for (const { at, state, quantity } of reservations.values()) {
        if (at === null || state !== 'live') continue;
        const key = `${at.sku}|${at.place}|${at.lot}|${at.unit}`;
        reserved.set(key, (reserved.get(key) ?? 0) + quantity);
      }
      return [...levels].map(([key, quantity]) => text(key, quantity, reserved.get(key) ?? 0));
    },
  },
  units: {
    sql: `SELECT unit.code || ' ' || coalesce(place.location_id, '-') || ' ' || coalesce(parent.code, '-')
      FROM handling_units AS unit LEFT JOIN locations AS place ON place.id = unit.location
        LEFT JOIN handling_units AS parent ON parent.id = unit.parent WHERE unit.id <> 0`,
    expected: ({ units }) =>
      [...units].map(([code, { place, parent }]) => text(code, place, parent)),
  },
  lots: {
    sql: `SELECT variant.sku || '|' || lot.number || ' ' || lot.status || ' ' || coalesce(lot.batch, '-') || ' '
        || coalesce(lot.expires_on, '-') FROM lots AS lot JOIN product_variants AS variant ON variant.id = lot.variant
      WHERE lot.id <> 0`,
    expected: ({ lots }) =>
      [...lots].map(([name, { status, batch, expires_on }]) =>
        text(name, status, batch, expires_on),
      ),
  },
  reservations: {
    sql: `SELECT reservation_id || ' ' || state || ' ' || iif(state = 'live', quantity || ' of ' || asked, '-') || ' '
        || coalesce(place.location_id, '-') || ' ' || reference_id
      FROM reservations LEFT JOIN locations AS place ON place.id = reservations.location`,
    expected: ({ reservations }) =>
      [...reservations].map(([id, { state, quantity, asked = quantity, at, order }]) =>
        text(
          id,
          state,
          state === 'live' ? `${quantity} of ${asked}` : null,
          at?.place ?? null,
          order,
        ),
      ),
  },
  'orders of customers': {
    sql: `SELECT wanted.order_id || ' ' || wanted.state || ' ' || line.line || ' ' || variant.sku || ' ' || line.quantity
        || ' ' || line.live || ' ' || line.shipped FROM orders AS wanted JOIN order_lines AS line ON line."order" = wanted.id
        JOIN product_variants AS variant ON variant.id = line.variant`,
    expected: ({ sales, movements }) =>
      [...sales].flatMap(([id, { state, lines }]) =>
        [...lines].map(([line, { sku, quantity }]) =>
          text(
            id,
            state,
            line,
            sku,
            quantity,
            state === 'open' ? 1 : 0,
            leftFor(movements, id, sku) ?? 0,
          ),
        ),
      ),
  },
  'straight to packing': {
    sql: `SELECT task.task_id || ' ' || kept.reservation FROM putaway_kept AS kept
        JOIN putaway_tasks AS task ON task.id = kept.task`,
    expected: ({ tasks }) =>
      [...tasks].flatMap(([id, { kept }]) => kept.map((reservation) => text(id, reservation))),
  },
  orders: {
    sql: `SELECT purchase.order_id || ' ' || purchase.version || ' ' || purchase.state || ' ' || line.line || ' '
        || line.quantity || ' ' || line.received FROM purchase_orders AS purchase
        JOIN purchase_order_lines AS line ON line.purchase_order = purchase.id`,
    expected: ({ orders }) =>
      [...orders].flatMap(([id, { version, state, lines }]) =>
        [...lines].map(([line, { quantity, received }]) =>
          text(id, version, state, line, quantity, received),
        ),
      ),
  },
  'on order': {
    sql: `SELECT variant.sku || ' ' || sum(line.quantity - line.received) FROM purchase_order_lines AS line
        JOIN product_variants AS variant ON variant.id = line.variant
      WHERE line.live = 1 AND line.received < line.quantity GROUP BY variant.id`,
    expected: ({ orders }) => {
      const sums = new Map<string, number>();
      for (const { state, lines } of orders.values()) {
        for (const { sku, quantity, received } of state === 'closed' ? [] : lines.values()) {
          if (quantity > received) sums.set(sku, (sums.get(sku) ?? 0) + quantity - received);
        }
      }
      return [...sums].map(([sku, sum]) => text(sku, sum));
    },
  },
  notices: {
    sql: `SELECT asn.asn_id || ' ' || asn.version || ' ' || asn.state || ' ' || unit.sscc || ' '
        || iif(unit.movement_id IS NULL, '-', 'came') || ' ' || content.line || ' ' || content.received
      FROM asns AS asn JOIN asn_units AS unit ON unit.asn = asn.id JOIN asn_contents AS content ON content.unit = unit.id`,
    expected: ({ asns }) =>
      [...asns].flatMap(([id, { version, state, units }]) =>
        units.flatMap(({ sscc, came, contents }) =>
          contents.map(({ received }, index) =>
            text(id, version, state, sscc, came === null ? null : 'came', index + 1, received),
          ),
        ),
      ),
  },
  receipts: {
    sql: `SELECT receipt_id || ' ' || state FROM receipts`,
    expected: ({ receipts }) => [...receipts].map(([id, { state }]) => text(id, state)),
  },
  'lines of receipts': {
    sql: `SELECT line_id || ' ' || result || ' ' || coalesce(quantity, '-') || ' ' || coalesce(undone_by_movement, '-')
      FROM receipt_lines`,
    expected: ({ receiptLines }) =>
      [...receiptLines].map(([id, { result, goods, undone }]) =>
        text(id, result, goods?.quantity ?? null, undone),
      ),
  },
  putaway: {
    sql: `SELECT task.task_id || ' ' || task.state || ' ' || place.location_id || ' ' || task.part
      FROM putaway_tasks AS task JOIN locations AS place ON place.id = task.to_location`,
    expected: ({ tasks }) =>
      [...tasks].map(([id, { state, to, part }]) => text(id, state, to, part ? 1 : 0)),
  },
  counts: {
    sql: `SELECT count_id || ' ' || state || ' ' || round || ' ' || coalesce(counter, '-') FROM count_tasks`,
    expected: ({ counts }) =>
      [...counts].map(([id, { state, round, counter }]) => text(id, state, round, counter)),
  },
  'lines of counts': {
    sql: `SELECT task.count_id || ' ' || variant.sku || '|' || ${lotName('line.lot')} || '|' || unit.code || ' '
        || line.counted || ' ' || line.expected FROM count_lines AS line
        JOIN count_tasks AS task ON task.id = line.count AND task.round = line.round
        JOIN product_variants AS variant ON variant.id = line.variant
        JOIN handling_units AS unit ON unit.id = line.handling_unit`,
    expected: ({ counts }) =>
      [...counts].flatMap(([id, { lines }]) =>
        [...lines].map(([key, { counted, expected }]) => text(id, key, counted, expected)),
      ),
  },
  returns: {
    sql: `SELECT return_id || ' ' || iif(undone_by IS NULL, '-', 'undone') FROM returns`,
    expected: ({ returns }) =>
      [...returns].map(([id, { undone }]) => text(id, undone ? 'undone' : null)),
  },
  'outgoing transfers': {
    sql: `SELECT transfer_id || ' ' || to_zone || ' ' || state || ' ' || version || ' ' || revision FROM transfers_out`,
    expected: ({ out }) =>
      [...out].map(([id, { to, state, version, revision }]) =>
        text(id, to, state, version, revision),
      ),
  },
  'lines of outgoing transfers': {
    sql: `SELECT transfer.transfer_id || ' ' || line.line || ' ' || variant.sku || '|' || ${lotName('line.lot')} || ' '
        || (line.quantity - line.cleared - line.settled) || ' ' || line.cleared FROM transfer_lines AS line
        JOIN transfers_out AS transfer ON transfer.id = line.transfer
        JOIN product_variants AS variant ON variant.id = line.variant`,
    expected: ({ out }) =>
      [...out].flatMap(([id, { lines }]) =>
        lines.map((line) =>
          text(id, line.line, `${line.sku}|${line.lot}`, inTransit(line), line.cleared),
        ),
      ),
  },
  surplus: {
    sql: `SELECT transfer.transfer_id || ' ' || surplus.extra || ' ' || surplus.quantity || ' ' || surplus.settled
      FROM transfer_surplus AS surplus JOIN transfers_out AS transfer ON transfer.id = surplus.transfer`,
    expected: ({ out }) =>
      [...out].flatMap(([id, { surplus }]) =>
        [...surplus].map(([extra, { quantity, settled }]) => text(id, extra, quantity, settled)),
      ),
  },
  'incoming transfers': {
    sql: `SELECT transfer.from_zone || '/' || transfer.transfer_id || ' ' || transfer.state || ' ' || transfer.version || ' '
        || transfer.revision || ' ' || line.line || ' ' || line.arrived || ' ' || line.damaged
      FROM transfers_in AS transfer JOIN transfer_in_lines AS line ON line.transfer = transfer.id`,
    expected: (state) =>
      [...state.in].flatMap(([name, row]) =>
        row.lines.map(({ line, arrived, damaged }) =>
          text(name, row.state, row.version, row.revision, line, arrived, damaged),
        ),
      ),
  },
  extras: {
    sql: `SELECT transfer.from_zone || '/' || transfer.transfer_id || ' ' || extra.extra || ' ' || extra.quantity
      FROM transfer_extras AS extra JOIN transfers_in AS transfer ON transfer.id = extra.transfer`,
    expected: (state) =>
      [...state.in].flatMap(([name, { extras }]) =>
        [...extras].map(([extra, { quantity }]) => text(name, extra, quantity)),
      ),
  },
  strays: {
    sql: `SELECT from_zone || '/' || transfer_id || ' ' || state FROM transfer_strays`,
    expected: ({ strays }) => [...strays].map(([name, { state }]) => text(name, state)),
  },
  parcels: {
    sql: `SELECT parcel_id || ' ' || coalesce(reason, 'accept') FROM parcels`,
    expected: ({ parcels }) => [...parcels].map(([id, { reason }]) => text(id, reason ?? 'accept')),
  },
  exceptions: {
    sql: `SELECT exception_id || ' ' || state || ' ' || parcels FROM exceptions`,
    expected: ({ exceptions }) =>
      [...exceptions].map(([id, { state, parcels }]) => text(id, state, parcels.length)),
  },
  'blocked places': {
    sql: `SELECT location_id FROM blocked_places JOIN locations ON locations.id = blocked_places.location`,
    expected: ({ blocked }) => [...blocked],
  },
  'balances of months': {
    sql: `SELECT level.month || ' ' || ${GOODS} || ' ' || level.on_hand FROM month_balances AS level
        JOIN closed_months ON closed_months.month = level.month AND closed_months.state = 'closed'
        JOIN product_variants AS variant ON variant.id = level.variant
        JOIN locations AS place ON place.id = level.location
        JOIN handling_units AS unit ON unit.id = level.handling_unit`,
    expected: ({ closedMonths, steppedMonths }) =>
      [...closedMonths].flatMap(([month, levels]) =>
        steppedMonths.has(month)
          ? [...levels].map(([key, quantity]) => text(month, key, quantity))
          : [],
      ),
  },
};

/** Compares a zone's books with the model's. */
export function bookChecker(db: Database): (state: State) => void {
  const books = Object.entries(BOOKS).map(([name, { sql, expected }]) => {
    return { name, expected, held: db.prepare<[], string>(sql).pluck() };
  });
  return (state) => {
    for (const { name, held, expected } of books) {
      const is = held.all().sort();
      const should = [...expected(state)].sort();
      if (is.join('\n') === should.join('\n')) continue;
      const more = is.filter((line) => !should.includes(line));
      const missing = should.filter((line) => !is.includes(line));
      throw new Error(`${name}: holds [${more.join(', ')}] and not [${missing.join(', ')}]`);
    }
  };
}

/** What must be true of the model's own state, whatever happened: sums of zero, nothing negative, nothing promised twice. */
export function checkRules({ levels, reservations }: State): void {
  const sums = new Map<string, number>();
  const reserved = new Map<string, number>();
  for (const { at, state, quantity } of reservations.values()) {
    if (at === null || state !== 'live') continue;
    const key = `${at.sku}|${at.place}|${at.lot}|${at.unit}`;
    reserved.set(key, (reserved.get(key) ?? 0) + quantity);
  }
  for (const [key, quantity] of levels) {
    const [sku = '', place = '', lot = ''] = key.split('|');
    sums.set(`${sku}|${lot}`, (sums.get(`${sku}|${lot}`) ?? 0) + quantity);
    if (!isVirtual(place) && quantity < 0) throw new Error(`${key} is ${quantity}`);
    if (place === 'transit' && quantity < 0)
      throw new Error(`${quantity} of ${key} are in transit`);
  }
  for (const [key, quantity] of reserved) {
    if (quantity > (levels.get(key) ?? 0)) throw new Error(`${quantity} of ${key} are reserved`);
  }
  for (const [goods, sum] of sums) if (sum !== 0) throw new Error(`${goods} adds up to ${sum}`);
}
