import { expect, it } from 'vitest';
import { called } from './place-name.ts';

it.each([
  ['Dock', 'dock', 'Dock'],
  ['Bin 1', 'bin-1', 'Bin 1'],
  ['A-01', 'a.01', 'A-01'],
  ['Receiving dock', 'receiving', 'Receiving dock'],
  ['Level 2', 'A-03-2', 'Level 2 (A-03-2)'],
  ['Kühlraum', 'kuehl', 'Kühlraum (kuehl)'],
  ['冷藏', '冷-藏', '冷藏'],
])('the place %s with the id %s is called %s', (name, location_id, words) => {
  expect(called({ name, location_id })).toBe(words);
});
