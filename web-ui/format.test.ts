import { expect, it } from 'vitest';
import { age, bytes, count, month, quantity, sentence, signed, weight, when } from './format.ts';

it('says ages as people do', () => {
  const said = [-5, 0, 59_999, 60_000, 3_540_000, 3_600_000, 7_500_000, 172_800_000].map(age);
  expect(said).toEqual(['0 s', '0 s', '59 s', '1 min', '59 min', '1 h', '2 h 5 min', '2 d']);
});

it('invents no digits in weights and quantities', () => {
  expect(weight(1)).toBe('0 g');
  expect(weight(999_900)).toBe('999.9 g');
  expect(weight(1_250_000)).toBe('1.25 kg');
  expect(quantity(1_234, 'counted')).toBe('1,234');
  expect(signed(-12, 'counted')).toBe('−12');
  expect(signed(500_000, 'weighed')).toBe('+500 g');
});

it('says sizes', () => {
  expect([0, 1_023, 1_536, 5 * 1_048_576].map(bytes)).toEqual(['0 B', '1023 B', '1.5 kB', '5 MB']);
});

it('says of today only the time, of other days the day as well', () => {
  const now = new Date(2026, 10, 28, 14, 0);
  const today = when(new Date(2026, 10, 28, 9, 5).toISOString(), now);
  const before = when(new Date(2026, 10, 27, 9, 5).toISOString(), now);
  expect(today).toMatch(/^\D*0?9\D05/);
  expect(before).toContain('27');
  expect(before).toContain(today);
});

it('names a month, and begins a line with a capital', () => {
  expect(month('2026-11')).toContain('2026');
  expect(month('2026-11')).not.toBe('2026-11');
  expect(sentence('label not readable')).toBe('Label not readable');
  expect(sentence('')).toBe('');
});

it('writes what is below zero with a minus sign, everywhere', () => {
  expect([quantity(-478, 'counted'), count(-1), quantity(-1_500_000, 'weighed')]).toEqual([
    ...['−478', '−1', '−1.5 kg'],
  ]);
});
