import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OperationalError } from '../../base/errors.ts';
import { NOW, type Stockroom } from '../../testing/inventory/stockroom.ts';
import { threeBins } from '../../testing/inventory/three-bins.ts';
import { type BinLimits, describe as place, put } from '../../testing/inventory/warehouse.ts';
import type { Subject } from './commands.ts';
import { planAll } from './plan-all.ts';

const KG = 1_000_000;
let room: Stockroom;
beforeEach(() => {
  room = threeBins();
});
afterEach(() => room.close());

const limits = (of: BinLimits, ...bins: string[]): void => {
  for (const bin of bins) place(room, bin, of);
};
const unit = (code: string) => ({ handling_unit: code, goods: null });
const pallet = (code: string, sku = 'A', quantity = 10): void =>
  put(room, sku, 'dock', quantity, { handling_unit: code });

describe('a whole receipt', () => {
  const all = (subjects: readonly Subject[], id = 'plan-0001') =>
    planAll(room.writer, { id, by: 'test', occurred_at: NOW, subjects });

  it('never gives two pallets the same empty bin', async () => {
    for (const code of ['P1', 'P2', 'P3', 'P4']) pallet(code);
    const { planned } = await all(['P1', 'P2', 'P3', 'P4'].map(unit));
    const sent = planned.flatMap((each) => (each.ok ? [each.to] : []));
    expect([...sent].sort()).toEqual(['bin-1', 'bin-2', 'bin-3']);
    expect(planned.filter((each) => !each.ok)).toMatchObject([{ code: 'no-space' }]);
  });

  it('gives the heaviest the choice', async () => {
    pallet('LIGHT', 'A', 1);
    pallet('HEAVY', 'A', 50);
    limits({ weight_max_mg: 10 * KG }, 'bin-1', 'bin-2');
    const { planned } = await all([unit('LIGHT'), unit('HEAVY')]);
    expect(planned.map((each) => (each.ok ? each.to : each.code))).toEqual(['bin-1', 'bin-3']);
  });

  it('refuses what it names twice, and plans the rest', async () => {
    pallet('P1');
    const { planned } = await all([unit('P1'), unit('P1')]);
    expect(planned.map((each) => (each.ok ? 'planned' : each.code))).toEqual([
      'planned',
      'already-planned',
    ]);
  });

  it('goes on where it was broken off, and answers the same again', async () => {
    for (const code of ['P1', 'P2', 'P3']) pallet(code);
    const subjects = ['P1', 'P2', 'P3'].map(unit);
    let commands = 0;
    const breaking: typeof room.writer = {
      execute(command, input) {
        commands += 1;
        if (commands > 2) throw new OperationalError('writer-stopped', 'stopped');
        return room.writer.execute(command, input);
      },
    };
    const asked = { id: 'plan-0001', by: 'test', occurred_at: NOW, subjects };
    await expect(planAll(breaking, asked)).rejects.toThrow('stopped');
    const first = await all(subjects);
    expect(first.planned.map((each) => (each.ok ? each.to : each.code)).sort()).toEqual([
      'bin-1',
      'bin-2',
      'bin-3',
    ]);
    expect(await all(subjects)).toEqual({ ...first, outcome: 'exists' });
    await expect(all([unit('P1')])).rejects.toThrow('was used before for another request');
    expect(room.db.prepare('SELECT count(*) FROM putaway_tasks').pluck().get()).toBe(3);
  });

  it.each([0, 101])('of %i is refused as a whole', async (count) => {
    const subjects = Array.from({ length: count }, (_, index) => unit(`P${index}`));
    await expect(all(subjects)).rejects.toThrow(`1 to 100 units or goods, not ${count}`);
  });
});
