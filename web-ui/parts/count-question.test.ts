import { describe, expect, it } from 'vitest';
import type { CountStory } from '../../contract/http/counts.ts';
import {
  amountOf,
  entryOf,
  goodsOf,
  piecesOf,
  type Question,
  sameThing,
  scannedAgain,
} from './count-question.ts';
import type { FoundItem } from './hits.ts';

type Goods = Extract<Question['subject'], { kind: 'goods' }>;
const butter: Goods = {
  ...{ kind: 'goods', sku: 'BUTTER', name: 'Butter', tracking: 'lot', lot: '', lot_asked: true },
};
const code = (text: string) => ({ kind: 'unknown', code: text }) as const;
const asked = (subject: Question['subject'], scanned = 1, typed = ''): Question => ({
  ...{ subject, scanned, typed },
});

function story(...lines: (readonly [lot: string | null, counted: number, unit?: string])[]) {
  const entered = lines.map(([lot, counted, unit]) => ({
    ...{ variant: 'butter', sku: 'BUTTER', name: 'Butter', base_unit: 'counted', round: 1 },
    ...{ lot, counted, handling_unit: unit ?? null, expected: null },
  }));
  const unknown = [{ round: 1, code: 'X-1', quantity: 2 }];
  return { lines: entered, unknown } as unknown as CountStory;
}

const found = (kind: 'item' | 'lot', item: object, more: object) =>
  ({ kind, places: [], item: { sku: 'BUTTER', name: 'Butter', ...item }, ...more }) as never;

describe('how many would be entered', () => {
  it.each([
    ['one scan is one piece', asked(butter), story(), 1],
    ['three scans are three', scannedAgain(scannedAgain(asked(butter), 1), 1), story(), 3],
    ['what is typed replaces what was scanned', asked(butter, 3, '20'), story(), 20],
    ['a zero is a number too', asked(butter, 1, '0'), story(), 0],
    ['a scan adds to what was typed', scannedAgain(asked(butter, 1, '20'), 12), story(), 32],
    ['scans add to what was entered before', asked(butter), story([null, 4]), 5],
    ['of the same lot', asked({ ...butter, lot: ' L-1 ' }), story([null, 4], ['L-1', 7]), 8],
    ['and not of what stands on a unit', asked(butter), story([null, 4, 'PAL-1']), 1],
    ['what is typed replaces what was entered', asked(butter, 1, '6'), story([null, 4]), 6],
    ['codes of no item add up as well', asked(code('X-1')), story(), 3],
    ['nothing is said of weighed goods yet', asked(butter, 0), story([null, 400]), null],
    [
      'a serial number read twice is one piece',
      asked({ ...butter, tracking: 'serial', lot: 'SN-1' }, 2),
      story(['SN-1', 1]),
      1,
    ],
  ] as const)('%s', (_, question, known, amount) => {
    expect(amountOf(question, known)).toBe(amount);
  });
});

it.each([
  ['the same item', butter, butter, true],
  ['a label without the lot', { ...butter, lot: 'L-1' }, butter, true],
  ['another lot', { ...butter, lot: 'L-1' }, { ...butter, lot: 'L-2' }, false],
  ['a lot where none was said', butter, { ...butter, lot: 'L-1' }, false],
  ['another item', butter, { ...butter, sku: 'OAT' }, false],
  ['the same unknown code', code('X'), code('X'), true],
  ['another unknown code', code('X'), code('Y'), false],
  ['an unknown code after an item', butter, code('BUTTER'), false],
])('a scan of %s is about what is asked: %#', (_, question, scan, same) => {
  expect(sameThing(question, scan)).toBe(same);
});

it('a case stands for its pieces, and weighed goods for none', () => {
  const counted = { base_unit: 'counted' };
  expect(piecesOf(found('item', counted, { factor: 12 }))).toBe(12);
  expect(piecesOf(found('lot', counted, { factor: null }))).toBe(1);
  expect(piecesOf(found('item', { base_unit: 'weighed' }, { factor: 1 }))).toBe(0);
});

it('a lot or serial number that is only on the label is taken from there', () => {
  const gs1 = [
    { ai: '10', value: 'L-9', title: 'BATCH/LOT' },
    { ai: '21', value: 'SN-9', title: 'SERIAL' },
  ];
  const lotOf = (hit: FoundItem) => goodsOf(hit, gs1, 'a-01-01');
  expect(lotOf(found('item', { tracking: 'lot' }, {}))).toMatchObject({ lot: 'L-9' });
  expect(lotOf(found('item', { tracking: 'serial' }, {}))).toMatchObject({ lot: 'SN-9' });
  expect(lotOf(found('item', { tracking: 'none' }, {}))).toMatchObject({ lot: '' });
  expect(lotOf(found('lot', { tracking: 'lot' }, { lot: 'L-1' }))).toMatchObject({ lot: 'L-1' });
});

it('is entered without a lot where nothing was written', () => {
  const goods = { kind: 'goods', sku: 'BUTTER', quantity: 3 };
  expect(entryOf(butter, 3)).toEqual({ ...goods, lot: null });
  expect(entryOf({ ...butter, lot: ' L-1 ' }, 3)).toEqual({ ...goods, lot: 'L-1' });
  expect(entryOf(code('X'), 3)).toEqual({ kind: 'unknown', code: 'X', quantity: 3 });
});
