import { describe, expect, it } from 'vitest';
import { ATTRIBUTES_SHOWN, linesOf } from './attributes.ts';

const words = { yes: 'yes', no: 'no', none: '–' };
const told = (attributes: Readonly<Record<string, unknown>>) =>
  linesOf(attributes, words).map(({ name, value }) => `${name}: ${value}`);

describe('what a catalog says of an item', () => {
  it.each<[string, unknown, string[]]>([
    ['a text', 'red', ['x: red']],
    ['a number', 12.5, ['x: 12.5']],
    ['yes', true, ['x: yes']],
    ['no', false, ['x: no']],
    ['nothing', null, ['x: –']],
    ['an empty text', '', ['x: –']],
    ['an empty list', [], ['x: –']],
    ['an empty object', {}, ['x: –']],
    ['a list of plain values', ['S', 2, true], ['x: S, 2, yes']],
    ['an object', { min: 1, max: 2 }, ['x › min: 1', 'x › max: 2']],
    ['an object in an object', { a: { b: 'c' } }, ['x › a › b: c']],
    ['a list of objects', [{ a: 1 }, 'b'], ['x 1 › a: 1', 'x 2: b']],
    ['what looks like markup', '<b>', ['x: <b>']],
  ])('%s is read', (_what, value, lines) => {
    expect(told({ x: value })).toEqual(lines);
  });

  it('is cut where it is more than a screen', () => {
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`k${index}`, index]),
    );
    expect(linesOf(many, words)).toHaveLength(ATTRIBUTES_SHOWN + 1);
    expect(linesOf({ deep: many }, words)).toHaveLength(ATTRIBUTES_SHOWN + 1);
  });
});
