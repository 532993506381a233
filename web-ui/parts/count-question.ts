import type { CountStory, EnterRequest } from '../../contract/http/counts.ts';
import type { Gs1Element } from '../../contract/reading.ts';
import type { FoundItem } from './hits.ts';
import { lotAsked } from './lot-asked.ts';
import { written } from './text-field.tsx';

/** The question how many there are, while a place is counted. */

/** What was scanned and is now counted. A code of no item is counted too. */
export type Subject =
  | {
      readonly kind: 'goods';
      readonly sku: string;
      readonly name: string;
      readonly tracking: FoundItem['item']['tracking'];
      readonly lot: string;
      readonly lot_asked: boolean;
    }
  | { readonly kind: 'unknown'; readonly code: string };

export type Question = {
  readonly subject: Subject;
  /** Pieces that were scanned, beside what was entered of it before. */
  readonly scanned: number;
  /** So many are there in all, typed over what was scanned. */
  readonly typed: string;
};

/** A lot that nobody has booked yet is only on the label. */
export function goodsOf(
  hit: FoundItem,
  gs1: readonly Gs1Element[] | null,
  location: string,
): Subject {
  const { sku, name, tracking } = hit.item;
  const ai = { lot: '10', serial: '21', none: null }[tracking];
  const printed = gs1?.find((element) => element.ai === ai)?.value ?? '';
  const lot = hit.kind === 'lot' ? hit.lot : printed;
  return { kind: 'goods', sku, name, tracking, lot, lot_asked: lotAsked(hit, location) };
}

/** What one scan stands for. How much of weighed goods lies there no scan tells. */
export const piecesOf = ({ item, factor }: FoundItem): number =>
  item.base_unit === 'weighed' ? 0 : (factor ?? 1);

/** A label without a lot adds to the lot that is asked about. */
export function sameThing(asked: Subject, scanned: Subject): boolean {
  if (asked.kind === 'unknown' || scanned.kind === 'unknown') {
    return asked.kind === 'unknown' && scanned.kind === 'unknown' && asked.code === scanned.code;
  }
  return asked.sku === scanned.sku && (scanned.lot === '' || asked.lot === scanned.lot);
}

export function scannedAgain(question: Question, pieces: number): Question {
  const { scanned, typed } = question;
  return typed === ''
    ? { ...question, scanned: scanned + pieces }
    : { ...question, typed: String(Number(typed) + pieces) };
}

/** So many would be entered now, all that was entered before included; null while nobody said. */
export function amountOf({ subject, scanned, typed }: Question, story: CountStory): number | null {
  if (typed !== '') return Number(typed);
  if (scanned === 0) return null;
  // The same number read twice is the same piece.
  if (subject.kind === 'goods' && subject.tracking === 'serial' && subject.lot !== '') return 1;
  return scanned + enteredBefore(subject, story);
}

function enteredBefore(subject: Subject, { lines, unknown }: CountStory): number {
  if (subject.kind === 'unknown') {
    return unknown.find(({ code }) => code === subject.code)?.quantity ?? 0;
  }
  const lot = written(subject.lot);
  const same = lines.find(
    (line) => line.sku === subject.sku && line.lot === lot && line.handling_unit === null,
  );
  return same?.counted ?? 0;
}

export function entryOf(subject: Subject, quantity: number): EnterRequest['entry'] {
  if (subject.kind === 'unknown') return { kind: 'unknown', code: subject.code, quantity };
  return { kind: 'goods', sku: subject.sku, lot: written(subject.lot), quantity };
}
