import { describe, expect, it } from 'vitest';
import { allocate } from './matching.ts';

const line = (id: number, quantity: number, received: number, tolerance_pm = 0) => ({
  id,
  quantity,
  received,
  tolerance_pm,
});

describe('a quantity fills lines in their order', () => {
  it.each([
    ['one line in part', [line(1, 10, 0)], 4, '1:4', 0, 0],
    ['one line wholly', [line(1, 10, 6)], 4, '1:4', 0, 0],
    ['two lines', [line(1, 10, 6), line(2, 5, 0)], 7, '1:4 2:3', 0, 0],
    [
      'what lacks something before what tolerates more',
      [line(1, 10, 10, 500), line(2, 5, 0)],
      6,
      '2:5 1:1',
      1,
      0,
    ],
    ['tolerance once only', [line(1, 10, 11, 100)], 1, '', 0, 1],
    ['beyond all', [line(1, 10, 0, 100)], 12, '1:11', 1, 1],
    ['no lines', [], 3, '', 0, 3],
  ])('%s', (_what, lines, quantity, taken, over, beyond) => {
    const found = allocate(lines, quantity);
    expect(found.taken.map((part) => `${part.line.id}:${part.quantity}`).join(' ')).toBe(taken);
    expect([found.over, found.beyond]).toEqual([over, beyond]);
  });
});
