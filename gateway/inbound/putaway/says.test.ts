import { expect, it } from 'vitest';
import type { ScorePart } from '../../../contract/putaway.ts';
import { scoreWord } from '../../../contract/putaway.ts';
import { heldSentence, scoreSentence } from '../../../contract/putaway-words.ts';
import { told } from './says.ts';

const part = (word: ScorePart['word'], more: Partial<ScorePart> = {}): ScorePart => ({
  ...{ criterion: 'rotation', word, points: 1, of: 20 },
  ...{ metres: null, percent: null, date: null, velocity: null, ...more },
});

it.each<[string, ScorePart]>([
  ['the same item lies 3 m away', part('same_item_near', { metres: 3 })],
  ['the same item lies right beside', part('same_item_near', { metres: 0 })],
  ['the same item lies near', part('same_item_near')],
  ['would cover what must go first (2027-02-01)', part('covers_earlier', { date: '2027-02-01' })],
  ['would cover what must go first', part('covers_earlier')],
  ['fast mover, 12 m from packing', part('to_packing', { metres: 12, velocity: 'A' })],
  ['the place is then 80 % full', part('fills_to', { percent: 80 })],
])('says: %s', (sentence, of) => {
  expect(scoreSentence(of)).toBe(sentence);
});

it('has a sentence of its own for every word', () => {
  const figures = { metres: 1, percent: 1, date: '2027-02-01', velocity: 'A' } as const;
  const sentences = scoreWord.options.map((word) => scoreSentence(part(word, figures)));
  expect(new Set(sentences).size).toBe(scoreWord.options.length);
});

it('says why goods are held back, also where nobody said it', () => {
  const held = { sku: 'L', lot: 'X', status: 'blocked', reason: 'wet' } as const;
  expect(heldSentence(held)).toBe('lot X of L is blocked: wet');
  const proposal = { location: 'held', score: 0, parts: [], held_back: { ...held, reason: null } };
  expect(told(proposal).held_back?.says).toBe('lot X of L is blocked');
});

it('writes a date as the reader has it', () => {
  const later = part('goes_before', { date: '2027-02-01' });
  expect(scoreSentence(later, () => 'Feb 1')).toBe('what lies there goes out later (Feb 1)');
});

it('tells each part of a proposal', () => {
  const proposal = { location: 'bin', score: 2, parts: [part('light'), part('no_limit')] };
  expect(told(proposal).parts.map(({ says }) => says)).toEqual([
    ...['light enough for any height', 'the place has no limit'],
  ]);
});
