import type { HeldBack, ScorePart, ScoreWord } from './putaway.ts';

/**
 * What a word of a score says, in English: for programs that have no dictionary of their own, and for the page's, so
 * that both tell the same. `dayOf` writes a date as the reader has it.
 */
export function scoreSentence(part: ScorePart, dayOf: (date: string) => string = asIs): string {
  return SENTENCES[part.word](part, (date) => (date === null ? '' : ` (${dayOf(date)})`));
}

/** Why goods are not put where they would be sold from. */
export function heldSentence({ sku, lot, status, reason }: HeldBack): string {
  return `lot ${lot} of ${sku} is ${status}${reason === null ? '' : `: ${reason}`}`;
}

const asIs = (date: string): string => date;

type Sentence = (part: ScorePart, until: (date: string | null) => string) => string;

const near = (metres: number | null): string =>
  metres === null ? ' near' : metres === 0 ? ' right beside' : ` ${metres} m away`;
const SPEED = { A: 'fast', B: 'medium', C: 'slow' } as const;

const SENTENCES: Readonly<Record<ScoreWord, Sentence>> = {
  same_lot_there: () => 'the same lot lies there',
  same_item_there: () => 'the same item lies there',
  same_item_near: ({ metres }) => `the same item lies${near(metres)}`,
  no_same_item: () => 'none of it lies near',
  lies_alone: () => 'nothing else lies there',
  among_others: () => 'other goods lie there',
  held_back: () => 'its lot is held back: it goes into quarantine',
  nothing_covered: () => 'nothing is covered that must go first',
  same_age: () => 'what lies there goes out with it',
  goes_before: ({ date }, until) => `what lies there goes out later${until(date)}`,
  covers_earlier: ({ date }, until) => `would cover what must go first${until(date)}`,
  heavy_low: () => 'heavy, and low enough',
  heavy_high: ({ metres }) => `heavy, and ${metres} m high`,
  light: () => 'light enough for any height',
  weight_unknown: () => 'its weight is not known',
  height_unknown: () => 'the height of the place is not known',
  to_packing: ({ metres, velocity }) =>
    `${velocity === null ? '' : SPEED[velocity]} mover, ${metres} m from packing`,
  no_velocity: () => 'how fast it moves is not known',
  packing_unknown: () => 'the way to packing is not known',
  fills_to: ({ percent }) => `the place is then ${percent} % full`,
  no_limit: () => 'the place has no limit',
  walk: ({ metres }) => `${metres} m to walk`,
  way_unknown: () => 'the way is not known',
};
