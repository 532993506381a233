import { expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { ALARMS_MAX, Alarms } from './alarms.ts';

function setUp() {
  const clock = new ManualClock();
  let changes = 0;
  const alarms = new Alarms(clock, () => {
    changes += 1;
  });
  return { clock, alarms, changes: () => changes };
}

it('raises an alarm once, keeps its age while its words change, and lowers it', () => {
  const { clock, alarms, changes } = setUp();
  clock.advance(100);
  alarms.set('backup', 'no room');
  clock.advance(50);
  alarms.set('backup', 'no room');
  expect(changes()).toBe(1);
  alarms.set('backup', 'still no room');
  expect(alarms.list()).toEqual([{ code: 'backup', text: 'still no room', since: 100 }]);
  alarms.set('backup', null);
  alarms.set('backup', null);
  expect(alarms.list()).toEqual([]);
  expect(changes()).toBe(3);
});

it('keeps the first ones when there are too many', () => {
  const { alarms } = setUp();
  for (let n = 0; n < ALARMS_MAX + 5; n += 1) alarms.set(`a${n}`, 'x');
  expect(alarms.list()).toHaveLength(ALARMS_MAX);
  expect(alarms.has('a0')).toBe(true);
  expect(alarms.has(`a${ALARMS_MAX}`)).toBe(false);
});
