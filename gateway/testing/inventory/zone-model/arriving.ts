import type {
  TransferMessage,
  TransferNotice,
  TransferUnit,
} from '../../../../contract/transfers.ts';
import { digestOf } from '../../../base/digest.ts';
import type { ArriveTransfer } from '../../../inbound/transfers/receiving-commands.ts';
import type { Modelled } from './commands.ts';
import { both, type Goods, loose } from './goods.ts';
import { type HoldRooms, hearWord, readOffNotice } from './holding.ts';
import { lotsHeld } from './promises.ts';
import type { Sending } from './sending.ts';
import { type In, type InLine, type Line, no, PLACES } from './state.ts';
import { lotOf, madeOf } from './stock.ts';

type ArrivingCommand =
  | 'transfer.arrive'
  | 'transfer.close'
  | 'transfer.undo-arrival'
  | 'transfer.hear';

type Part = { readonly line: InLine; readonly quantity: number; readonly unit: string | null };
const BEYOND = loose('other-zones');
const coming = ({ quantity, arrived }: InLine): number => quantity - arrived;

/** Transfers that come to the zone. */
export class Arriving {
  readonly #goods: Goods;

  constructor(goods: Goods) {
    this.#goods = goods;
    goods.followers.push((movement) => this.#takenBack(movement));
  }

  get(from: string, transfer: string): In {
    return this.#goods.state.in.get(`${from}/${transfer}`) ?? no('unknown-transfer');
  }

  #open(): In[] {
    return [...this.#goods.state.in.values()].filter(
      ({ state }) => state === 'expected' || state === 'arriving',
    );
  }

  withUnit(code: string): In | null {
    return (
      this.#open().find(({ contents }) => contents.units.some((unit) => unit.code === code)) ?? null
    );
  }

  /** The newest one that is over and named it. */
  endedWithUnit(code: string): In | null {
    const over = [...this.#goods.state.in.values()].filter(
      ({ state }) => state === 'closed' || state === 'cancelled',
    );
    const named = over.filter(({ contents }) => contents.units.some((unit) => unit.code === code));
    return named.at(-1) ?? null;
  }

  withItem(sku: string, lot: string | null): In | null {
    const holds = (line: InLine) =>
      line.sku === sku && coming(line) > 0 && (lot === null || line.lot === lot);
    return this.#open().find(({ lines }) => lines.some(holds)) ?? null;
  }

  unitsWithin({ contents }: In, code: string): readonly TransferUnit[] {
    const found = contents.units.filter((unit) => unit.code === code);
    for (const { code: below } of found) {
      found.push(...contents.units.filter(({ parent }) => parent === below));
    }
    return found;
  }

  comingOn({ lines }: In, within: readonly TransferUnit[]): Part[] {
    const codes = within.map(({ code }) => code);
    return lines
      .filter((line) => line.unit !== null && codes.includes(line.unit) && coming(line) > 0)
      .map((line) => ({ line, quantity: coming(line), unit: line.unit }));
  }

  /** Loose goods first. */
  spread({ lines }: In, sku: string, lot: string | null, quantity: number, unit: string | null) {
    const own = lines.filter((line) => line.sku === sku && (lot === null || line.lot === lot));
    const ordered = [
      ...own.filter((line) => line.unit === null),
      ...own.filter((line) => line.unit !== null),
    ];
    let beyond = quantity;
    const parts: Part[] = [];
    for (const line of ordered) {
      const part = Math.min(beyond, coming(line));
      if (part > 0) parts.push({ line, quantity: part, unit });
      beyond -= part;
    }
    return { parts, beyond };
  }

  /** Its lots are held here too where they are held at the sender. */
  linesOf(row: In, parts: readonly Part[], place: string): Line[] {
    const goods = this.#goods;
    return parts.flatMap(({ line, quantity, unit }) => {
      const on = goods.makeUnit(unit);
      const { sku, lot } = line;
      const told = row.contents.lots.find(
        (each) => each.variant === `v-${sku}` && each.lot === lot,
      );
      goods.makeLot(sku, lot);
      if (lot !== null && told !== undefined) {
        goods.fillLot(sku, lot, { batch: told.batch, expires_on: told.expires_on });
        const held = readOffNotice(goods.state, `${sku}|${lot}`, row.from, told);
        lotsHeld(goods, held.map(lotOf));
      }
      return both({ sku, lot: lot ?? '', quantity }, BEYOND, { place, unit: on });
    });
  }

  placeUnits(within: readonly TransferUnit[], place: string): void {
    const goods = this.#goods;
    for (const [index, { code, parent }] of within.entries()) {
      goods.makeUnit(code);
      if (goods.unit(code).place !== place && goods.unitIsHere(code)) continue;
      goods.standAll(code, place);
      if (index === 0 || parent === null) continue;
      goods.makeUnit(parent);
      if (goods.unit(parent).place === place) goods.nest(code, parent);
    }
  }

  note(
    row: In,
    movement: string,
    parts: readonly Part[],
    extras: readonly { extra: number; quantity: number }[],
    damaged: boolean,
  ): void {
    for (const { line, quantity } of parts) {
      line.arrived += quantity;
      if (damaged) line.damaged += quantity;
    }
    this.#goods.state.arrivals.set(movement, {
      of: `${row.from}/${row.transfer}`,
      lines: parts.map(({ line, quantity }) => ({
        line: line.line,
        quantity,
        damaged: damaged ? quantity : 0,
      })),
      extras,
      late: row.state === 'closed',
      undone: false,
    });
    this.stateAnew(row);
  }

  /** Under a new revision. */
  stateAnew(row: In): void {
    const whole = row.lines.every((line) => coming(line) === 0);
    if (whole) row.state = 'closed';
    else if (row.state !== 'closed') row.state = this.#begun(row) ? 'arriving' : 'expected';
    row.revision += 1;
  }

  #begun({ lines, extras }: In): boolean {
    const more = [...extras.values()].some(({ quantity }) => quantity > 0);
    return more || lines.some(({ arrived }) => arrived > 0);
  }

  #takenBack(movement: string): void {
    const arrival = this.#goods.state.arrivals.get(movement);
    const row = arrival === undefined ? undefined : this.#goods.state.in.get(arrival.of);
    if (arrival === undefined || row === undefined || arrival.undone) return;
    for (const { line, quantity, damaged } of arrival.lines) {
      const own = row.lines.find((each) => each.line === line);
      if (own !== undefined)
        Object.assign(own, { arrived: own.arrived - quantity, damaged: own.damaged - damaged });
    }
    for (const { extra, quantity } of arrival.extras) {
      const own = row.extras.get(extra);
      if (own !== undefined) own.quantity -= quantity;
    }
    arrival.undone = true;
    row.state = 'arriving';
    this.stateAnew(row);
  }

  arrive(asked: ArriveTransfer): void {
    const { of, goods: what } = asked;
    const row = of === null ? this.#chosen(what) : this.get(of.from_zone, of.transfer);
    if (row.state === 'cancelled') no('cancelled');
    const place = this.#goods.place(asked.location);
    if (asked.damaged && PLACES[place]?.kind !== 'quarantine') no('not-quarantine');
    if (what.kind === 'unit') this.#arriveUnit(row, asked, what.handling_unit, place);
    else this.#arriveItem(row, asked, what, place);
  }

  #chosen(what: ArriveTransfer['goods']): In {
    const all = [...this.#goods.state.in.values()].toReversed();
    if (what.kind === 'unit') {
      const code = what.handling_unit;
      return this.withUnit(code) ?? this.endedWithUnit(code) ?? no('not-expected');
    }
    const { sku, lot } = what;
    const found = this.withItem(this.#goods.item(sku), lot);
    if (found !== null) return found;
    const missing = (line: InLine) =>
      line.sku === sku && coming(line) > 0 && (lot === null || line.lot === lot);
    const late = all.some(({ state, lines }) => state === 'closed' && lines.some(missing));
    return no(late ? 'closed' : 'not-expected');
  }

  #arriveUnit(row: In, asked: ArriveTransfer, code: string, place: string): void {
    const within = this.unitsWithin(row, code);
    if (within.length === 0) no('not-expected');
    const parts = this.comingOn(row, within);
    if (parts.length === 0) no('arrived-already');
    const lines = this.linesOf(row, parts, place);
    this.#goods.book(asked.id, lines, bookedAs(row));
    this.placeUnits(within, place);
    this.note(row, asked.id, parts, [], asked.damaged);
  }

  #arriveItem(
    row: In,
    asked: ArriveTransfer,
    what: Extract<ArriveTransfer['goods'], { kind: 'item' }>,
    place: string,
  ): void {
    const goods = this.#goods;
    const { sku, lot, quantity, to_unit, extra } = what;
    goods.quantity(quantity);
    goods.item(sku);
    const { parts, beyond } = this.spread(row, sku, lot, quantity, to_unit);
    if (beyond > 0 && !extra) no('more-than-sent');
    if (sku === 'L' && lot === null && beyond > 0) no('lot-needed');
    const more: Line[] = [];
    if (beyond > 0) {
      const name = goods.makeLot(sku, lot);
      const unit = goods.makeUnit(to_unit);
      more.push(...both({ sku, lot: name, quantity: beyond }, BEYOND, { place, unit }));
    }
    const lines = [...this.linesOf(row, parts, place), ...more];
    goods.book(asked.id, lines, bookedAs(row));
    const extras: { extra: number; quantity: number }[] = [];
    if (beyond > 0) {
      const same = [...row.extras].find(([, each]) => each.sku === sku && each.lot === (lot ?? ''));
      const number = same?.[0] ?? row.extras.size + 1;
      const before = same?.[1].quantity ?? 0;
      row.extras.set(number, { sku, lot: lot ?? '', quantity: before + beyond });
      extras.push({ extra: number, quantity: beyond });
    }
    this.note(row, asked.id, parts, extras, asked.damaged);
  }

  /* ── Words of the sender ── */

  notice(message: TransferNotice): string | null {
    const { from, transfer, digest, contents, version, state, heard } = message;
    const key = `${from}/${transfer}`;
    const row = this.#goods.state.in.get(key);
    if (row === undefined) {
      this.#goods.state.in.set(key, {
        from,
        transfer,
        contents,
        digest,
        state: state === 'cancelled' ? 'cancelled' : 'expected',
        version,
        revision: heard.revision + 1,
        lines: contents.lines.map(({ line, sku, lot, handling_unit: unit, quantity }) => {
          return { line, sku, lot, unit, quantity, arrived: 0, damaged: 0 };
        }),
        extras: new Map(),
      });
      return null;
    }
    if (row.digest !== digest) return 'refused';
    if (version > row.version) {
      row.version = version;
      row.revision += 1;
      if (state === 'cancelled' && !this.#begun(row)) row.state = 'cancelled';
    }
    this.behind(row, heard);
    return null;
  }

  /** Where the sender has heard more, or something else, than this zone knows to have said, it goes on above that. */
  behind(row: In, heard: TransferNotice['heard']): void {
    const same = heard.revision === row.revision && heard.statement === statementOf(row);
    if (heard.revision >= row.revision && !same) row.revision = heard.revision + 1;
  }
}

function statementOf({ state, lines, extras }: In): string {
  return digestOf({
    state,
    lines: lines.map(({ line, arrived, damaged }) => ({ line, arrived, damaged })),
    extras: [...extras].map(([extra, { sku, lot, quantity }]) => {
      return { extra, variant: `v-${sku}`, sku, lot: lot === '' ? null : lot, quantity };
    }),
  });
}

const bookedAs = ({ transfer }: In) => ({
  type: 'transfer',
  reference: { type: 'transfer', id: transfer },
});

export function arrivingModel(
  goods: Goods,
  arriving: Arriving,
  sending: Sending,
): Modelled<ArrivingCommand> {
  return {
    'transfer.arrive': (asked) => {
      arriving.arrive(asked);
      return null;
    },
    'transfer.close': ({ from_zone, transfer }) => {
      const row = arriving.get(from_zone, transfer);
      if (row.state === 'closed' || row.state === 'cancelled') no('not-open');
      row.state = 'closed';
      arriving.stateAnew(row);
      return null;
    },
    'transfer.undo-arrival': ({ id, arrival }) => {
      if (!goods.state.arrivals.has(arrival)) no('unknown-arrival');
      goods.reverse(arrival, id);
      return null;
    },
    'transfer.hear': ({ message }) => hear(goods, arriving, sending, message),
  };
}

function hear(
  goods: Goods,
  arriving: Arriving,
  sending: Sending,
  message: TransferMessage,
): string | null {
  const { state } = goods;
  const { from } = message;
  state.epochs.set(from, message.epoch);
  switch (message.kind) {
    case 'notice':
      return arriving.notice(message);
    case 'heard': {
      const row = state.in.get(`${from}/${message.transfer}`);
      if (row !== undefined && message.revision > 0) arriving.behind(row, message);
      return null;
    }
    case 'refused':
      return 'refused';
    case 'hello':
      return null;
    case 'holds':
    case 'held': {
      const rooms: HoldRooms = {
        state,
        makeLot: (sku, lot) => goods.makeLot(sku, lot),
        held: (keys) => lotsHeld(goods, keys.map(lotOf)),
        madeOf: (keys) => madeOf(goods, keys),
      };
      const forgotten = message.lots.map((word) => hearWord(rooms, word, from, message.to));
      return forgotten.includes(true) ? 'refused' : null;
    }
    case 'arrival': {
      const out = state.out.get(message.transfer);
      const ours = out?.to === from && out.digest === message.digest;
      if (out !== undefined && ours && message.revision <= out.revision) return null;
      if (ours && sending.mirror(message.transfer, message)) return null;
      const key = `${from}/${message.transfer}`;
      const text = JSON.stringify(message);
      const before = state.strays.get(key);
      const kept = before?.message === text ? before.state : 'open';
      state.strays.set(key, { message: text, state: kept });
      return 'refused';
    }
  }
}
