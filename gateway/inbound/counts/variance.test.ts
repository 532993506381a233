import { expect, it } from 'vitest';
import { type Counted, type Verdict, verdictOf } from './variance.ts';

const limits = { absolute: 2, per_mille: 10 };
const line = (counted: number, expected: number, disturbed = false): Counted => ({
  counted,
  expected,
  disturbed,
});

type Case = readonly [
  what: string,
  lines: readonly Counted[],
  round: number,
  unknown: number,
  verdict: Verdict,
];
const cases: readonly Case[] = [
  ['an empty place that is empty', [], 1, 0, 'done'],
  ['everything as expected', [line(5, 5), line(0, 0)], 1, 0, 'done'],
  ['a difference within the absolute limit', [line(7, 5)], 1, 0, 'review'],
  ['a difference above it', [line(8, 5)], 1, 0, 'recount'],
  ['a difference within the share of much', [line(990, 1_000)], 1, 0, 'review'],
  ['a difference above the share of much', [line(989, 1_000)], 1, 0, 'recount'],
  ['nothing where much should be', [line(0, 100)], 1, 0, 'recount'],
  ['something where nothing should be', [line(3, 0)], 1, 0, 'recount'],
  ['a large one in the second round', [line(0, 100)], 2, 0, 'review'],
  ['a first one that the second round did not find', [line(100, 100)], 2, 0, 'done'],
  ['a small difference of what moved while it was counted', [line(6, 5, true)], 1, 0, 'recount'],
  ['no difference of what moved while it was counted', [line(5, 5, true)], 1, 0, 'done'],
  ['a code of no item', [line(5, 5)], 1, 1, 'review'],
];

it.each(cases)('%s', (_what, lines, round, unknown, verdict) => {
  expect(verdictOf(lines, { round, unknown }, limits)).toBe(verdict);
});
