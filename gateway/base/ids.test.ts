import { expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { orderedIds } from './ids.ts';

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('makes ids that sort by the time at which they were made', () => {
  const clock = new ManualClock();
  const newId = orderedIds(clock);
  const ids = Array.from({ length: 50 }, () => {
    clock.advance(1);
    return newId();
  });
  for (const id of ids) expect(id).toMatch(UUID7);
  expect(ids.toSorted()).toEqual(ids);
});

it('makes different ids whatever the clock shows', () => {
  const clock = new ManualClock();
  const newId = orderedIds(clock);
  const ids = [0, -86_400_000, Date.UTC(2100, 0, 1), 0].flatMap((at) => {
    clock.jumpWall(at, false);
    return [newId(), newId()];
  });
  for (const id of ids) expect(id).toMatch(UUID7);
  expect(new Set(ids).size).toBe(ids.length);
});
