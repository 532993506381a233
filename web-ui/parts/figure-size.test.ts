import { expect, it } from 'vitest';
import { figureSize } from './figure-size.ts';

it.each([
  ['24', ''],
  ['999,999', ''],
  ['9,999,999', 'long'],
  ['12.345 kg', 'long'],
  ['99,999,999,999', 'longer'],
  ['1,000,000,000,000', 'longer'],
] as const)('%s is set in the size that it fits in: %s', (text, size) => {
  expect(figureSize(text)).toBe(size);
});
