import { expect, it } from 'vitest';
import { sentence } from './sentence.ts';

it.each([
  ['there is no receipt R-1', 'There is no receipt R-1.'],
  ['b-03-03 is no place where goods lie', 'b-03-03 is no place where goods lie.'],
  ['receiving is no place of quarantine', 'receiving is no place of quarantine.'],
  ['3 of TEA-20 are wanted and 2 are free', '3 of TEA-20 are wanted and 2 are free.'],
  ['The disk is full.', 'The disk is full.'],
])('%s', (text, told) => {
  expect(sentence(text)).toBe(told);
});
