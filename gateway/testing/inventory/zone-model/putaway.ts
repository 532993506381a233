import type { Obstacle } from '../../../../contract/putaway.ts';
import type { Subject } from '../../../inbound/putaway/commands.ts';
import type { Modelled } from './commands.ts';
import { type Goods, loose } from './goods.ts';
import { atOf, isOwn, isVirtual, no, PLACES, type Task, withAbove } from './state.ts';
import { moveGoods, moveUnit } from './stock.ts';

type PutawayCommand =
  | ('putaway.plan' | 'putaway.plan-order' | 'putaway.choose' | 'putaway.confirm')
  | ('putaway.cancel' | 'putaway.block' | 'putaway.expire');

type Load = Pick<Task, 'unit' | 'lines'>;
type Ready = Load & { readonly from: string };
const EXPIRES_MS = 240 * 60_000;

/** Which places may take goods. Which of them is the best is the zone's to say. */
export class PutawayModel {
  readonly #goods: Goods;

  constructor(goods: Goods) {
    this.#goods = goods;
    goods.followers.push((movement) => {
      const task = this.#tasks.get(movement);
      if (task?.state === 'open') task.state = 'cancelled';
    });
  }

  get #tasks() {
    return this.#goods.state.tasks;
  }

  task(id: string): Task {
    return this.#tasks.get(id) ?? no('unknown-task');
  }

  openOfUnit(unit: string): Task | null {
    for (const task of this.#tasks.values()) {
      if (unit !== '' && task.unit === unit && task.state === 'open') return task;
    }
    return null;
  }

  linesOn(unit: string): Load['lines'] {
    return this.#goods.contents(unit).map(({ sku, lot, quantity }) => ({ sku, lot, quantity }));
  }

  ready(subject: Subject): Ready {
    const goods = this.#goods;
    if (subject.handling_unit !== null)
      return this.unitReady(goods.unitNamed(subject.handling_unit));
    const { sku, lot, quantity, location } = subject.goods;
    goods.item(sku);
    const name = goods.lotNamed(sku, lot);
    return this.goodsReady({ sku, lot: name, quantity }, goods.place(location));
  }

  unitReady(unit: string): Ready {
    if (this.openOfUnit(unit) !== null) no('already-planned');
    const { place } = this.#goods.unit(unit);
    if (place === null) return no('unit-left');
    const lines = this.linesOn(unit);
    if (lines.length === 0) no('empty-unit');
    return { unit, lines, from: place };
  }

  goodsReady(line: Load['lines'][number], from: string): Ready {
    this.#goods.quantity(line.quantity);
    let leaving = 0;
    for (const { state, unit, from: place, lines } of this.#tasks.values()) {
      if (state !== 'open' || unit !== '' || place !== from) continue;
      for (const each of lines) {
        if (each.sku === line.sku && each.lot === line.lot) leaving += each.quantity;
      }
    }
    const lies = this.#goods.level({ ...line, ...loose(from) });
    if (lies - leaving < line.quantity) no('not-in-stock');
    return { unit: '', lines: [line], from };
  }

  plan(id: string, ready: Ready): void {
    this.expire(this.#goods.now);
    const fit = Object.keys(PLACES).filter((place) => {
      const stays = PLACES[place]?.kind === 'bin' && place !== ready.from;
      return stays && this.obstacle(ready, place, null) === null;
    });
    if (fit.length === 0) no('no-space');
    const [only = ''] = fit;
    const to = this.#goods.chosen(id) ?? only;
    if (!fit.includes(to)) throw new Error(`${to} is none of ${fit.join(', ')} for ${id}`);
    const expires_at = this.#goods.now + EXPIRES_MS;
    this.#tasks.set(id, { ...ready, to, state: 'open', expires_at });
  }

  expire(now: number): number {
    const due = [...this.#tasks.values()].filter(
      ({ state, expires_at }) => state === 'open' && expires_at <= now,
    );
    for (const task of due) task.state = 'expired';
    return due.length;
  }

  obstacle({ unit, lines }: Load, place: string, own: Task | null): Obstacle | null {
    const facts = PLACES[place];
    if (facts === undefined || !isOwn(place) || !['bin', 'staging'].includes(facts.kind))
      return 'no_place_for_goods';
    const { blocked, units, levels } = this.#goods.state;
    if (withAbove(place).some((each) => blocked.has(each))) return 'blocked';
    const coming = [...this.#tasks.values()].filter(
      (task) => task.state === 'open' && task.to === place && task !== own,
    );
    if (unit !== '') {
      const here = [...units.values()].filter(
        (each) => each.place === place && each.parent === null,
      );
      const onTheWay = coming.filter((task) => task.unit !== '').length;
      const most = facts.units_max;
      if (most !== undefined && here.length + onTheWay + 1 > most) return 'units';
      if (most === undefined && onTheWay > 0) return 'unit_coming';
    }
    const there = [...levels.keys()].map(atOf).filter((at) => at.place === place);
    const others = [...there, ...coming.flatMap((task) => task.lines)];
    const all = [...lines, ...others];
    if (facts.mixed_variants === 0 && all.some(({ sku }) => sku !== lines[0]?.sku)) {
      return 'mixed_variants';
    }
    const twoLots = lines.some((own) =>
      all.some(({ sku, lot }) => sku === own.sku && lot !== own.lot),
    );
    return facts.mixed_lots === 0 && twoLots ? 'mixed_lots' : null;
  }

  demandRoom(task: Task, to: string): void {
    const lines = task.unit === '' ? task.lines : this.linesOn(task.unit);
    // Emptied on the way: there is nothing that could be too much.
    if (lines.length > 0 && this.obstacle({ unit: task.unit, lines }, to, task) !== null) {
      no('does-not-fit');
    }
  }
}

export function putawayModel(goods: Goods, putaway: PutawayModel): Modelled<PutawayCommand> {
  return {
    'putaway.plan': (asked) => {
      putaway.plan(asked.id, putaway.ready(asked));
      return null;
    },
    'putaway.plan-order': ({ subjects }) => (subjects.length === 0 ? no('plan-size') : null),
    'putaway.choose': ({ task: id, location }) => {
      const task = putaway.task(id);
      if (task.state !== 'open') no('task-ended');
      putaway.demandRoom(task, goods.place(location));
      task.to = location;
      return null;
    },
    'putaway.confirm': ({ id, task: name, place, override_reason }) => {
      const task = putaway.task(name);
      const late = task.state === 'expired' && putaway.openOfUnit(task.unit) === null;
      if (task.state !== 'open' && !late) no('task-ended');
      if (!(place in PLACES) || isVirtual(place)) no('unknown-location');
      if (place !== task.to && override_reason === null) no('other-place');
      const stands = task.unit === '' ? undefined : goods.unit(task.unit).place;
      if (stands === null) no('unit-left');
      if (stands === place && stands !== task.from) {
        task.state = 'done';
        return null;
      }
      putaway.demandRoom(task, place);
      const booked = { type: 'putaway', reference: { type: 'putaway', id: name } };
      if (task.unit !== '') moveUnit(goods, id, task.unit, place, null, booked);
      for (const line of task.unit === '' ? task.lines : []) {
        if (goods.level({ ...line, ...loose(task.from) }) < line.quantity) no('not-in-stock');
        moveGoods(goods, id, line, loose(task.from), loose(place), 'putaway', booked.reference);
      }
      task.state = 'done';
      return null;
    },
    'putaway.cancel': ({ task: id }) => {
      const task = putaway.task(id);
      if (task.state !== 'open') no('task-ended');
      task.state = 'cancelled';
      return null;
    },
    'putaway.block': ({ location, reason }) => {
      goods.place(location);
      if (reason === null) goods.state.blocked.delete(location);
      else goods.state.blocked.add(location);
      return null;
    },
    'putaway.expire': ({ now }) => (putaway.expire(now) === 0 ? 'nothing' : null),
  };
}
