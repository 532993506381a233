import { expect, test } from 'vitest';
import { millis } from '../base/units.ts';
import { Attention } from './attention.ts';

const NOW = millis(1_000);

function after(...gaps_ms: number[]): Attention {
  const attention = new Attention();
  for (const gap of gaps_ms) attention.came(millis(gap));
  return attention;
}

test('the writer sleeps at once where nothing came yet', () => {
  expect(after().until(NOW)).toBeNull();
});

test('it stays awake for half a millisecond when commands come one right after the other', () => {
  expect(after(0.2, 0.1, 0.5, 0.3).until(NOW)).toBe(1_000.5);
});

test('a few commands close together, as a busy conveyor has them now and then, are not enough', () => {
  expect(after(0.2, 0.1, 0.1).until(NOW)).toBeNull();
});

test('one that came later puts it to sleep until the next row', () => {
  expect(after(0.1, 0.1, 0.1, 0.1, 0.6).until(NOW)).toBeNull();
  expect(after(0.1, 0.1, 0.1, 0.1, 0.6, 0.1, 0.1, 0.1).until(NOW)).toBeNull();
  expect(after(0.1, 0.1, 0.1, 0.1, 0.6, 0.1, 0.1, 0.1, 0.1).until(NOW)).not.toBeNull();
});
