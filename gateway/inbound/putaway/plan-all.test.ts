import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OperationalError } from '../../base/errors.ts';
import { NOW, type Stockroom } from '../../testing/inventory/stockroom.ts';
import { KG, limits, pallet, threeBins, unit } from '../../testing/inventory/three-bins.ts';
import type { Subject } from './commands.ts';
import { planAll } from './plan-all.ts';

let room: Stockroom;
beforeEach(() => {
  room = threeBins();
});
afterEach(() => room.close());

describe('a whole receipt', () => {
  const all = (subjects: readonly Subject[], id = 'plan-0001') =>
    planAll(room.writer, { id, by: 'test', occurred_at: NOW, subjects });

  it('never gives two pallets the same empty bin', async () => {
    for (const code of ['P1', 'P2', 'P3', 'P4']) pallet(room, code);
    const { planned } = await all(['P1', 'P2', 'P3', 'P4'].map(unit));
    const sent = planned.flatMap((each) => (each.ok ? [each.to] : []));
    expect([...sent].sort()).toEqual(['bin-1', 'bin-2', 'bin-3']);
    expect(planned.filter((each) => !each.ok)).toMatchObject([{ code: 'no-space' }]);
  });

  it('gives the heaviest the choice', async () => {
    pallet(room, 'LIGHT', 'A', 1);
    pallet(room, 'HEAVY', 'A', 50);
    limits(room, { weight_max_mg: 10 * KG }, 'bin-1', 'bin-2');
    const { planned } = await all([unit('LIGHT'), unit('HEAVY')]);
    expect(planned.map((each) => (each.ok ? each.to : each.code))).toEqual(['bin-1', 'bin-3']);
  });

  it('refuses what it names twice, and plans the rest', async () => {
    pallet(room, 'P1');
    const { planned } = await all([unit('P1'), unit('P1')]);
    expect(planned.map((each) => (each.ok ? 'planned' : each.code))).toEqual([
      'planned',
      'already-planned',
    ]);
  });

  it('goes on where it was broken off, and answers the same again', async () => {
    for (const code of ['P1', 'P2', 'P3']) pallet(room, code);
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
