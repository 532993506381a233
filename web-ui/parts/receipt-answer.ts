import type { Problem } from '../../contract/http/problem.ts';
import type { ScanAnswer } from '../../contract/http/receipts.ts';
import type { Answer, Scanned } from '../api.ts';
import { count, date, scanText, when } from '../format.ts';
import type { Wrong } from '../scan/feedback.ts';
import { t } from '../text/en.ts';
import type { Questioned } from './questioned.ts';

/** What a scan of a receipt came to, in words: at once, or when one that was kept has been sent. */
export type Told =
  | { readonly is: 'right'; readonly text: string }
  /** `booked`: it counts all the same, and only something about it is to be looked at. */
  | {
      readonly is: 'wrong';
      readonly wrong: Wrong;
      readonly booked: boolean;
      readonly question: Questioned | null;
    };

export function toldOf(answer: Answer<ScanAnswer>, said: Scanned): Told {
  if (!answer.ok) return refusalOf(answer.problem, said);
  const { lines, movement } = answer.value;
  const [first, ...others] = lines;
  const code = scanText(said.scan ?? said.sku ?? '');
  const name = first?.name ?? code;
  const wrong = (
    reason: string,
    next: string,
    more: { booked?: true; question?: Questioned } = {},
  ) => ({ is: 'wrong', wrong: { reason, next }, booked: false, question: null, ...more }) as const;
  if (first?.result === 'unknown-item') {
    return wrong(t.receiving.unknown(code), t.receiving.unknownNext);
  }
  if (first?.result === 'wrong-item' && movement === null) {
    const why = t.receiving.wrong(name);
    return wrong(why, t.receiving.wrongNext, { question: { kind: 'accept', said, why } });
  }
  for (const { lot, other_date } of lines) {
    if (other_date === null) continue;
    const { label, known } = other_date;
    const reason = t.receiving.otherDate(lot ?? '', date(label), date(known));
    return wrong(reason, t.receiving.otherDateNext, { booked: true });
  }
  const more = others.length === 0 ? '' : ` + ${others.length}`;
  return { is: 'right', text: `${count(first?.quantity ?? 0)} × ${name}${more}` };
}

function refusalOf(problem: Problem, said: Scanned): Told {
  if (problem.code === 'receipt_closed') {
    return { is: 'wrong', wrong: closedBeneath(problem), booked: false, question: null };
  }
  const question = questionOf(problem, said);
  const next = question === null ? t.receiving.putAside : t.receiving.answer;
  return { is: 'wrong', wrong: { reason: problem.detail, next }, booked: false, question };
}

/** Somebody closed the receipt beneath these hands: who, and when. */
export function closedBeneath({ facts }: Problem): Wrong {
  const { closed_by, closed_at } = facts ?? {};
  return closedBy(
    typeof closed_by === 'string' ? closed_by : null,
    typeof closed_at === 'string' ? closed_at : null,
  );
}

export const closedBy = (by: string | null, at: string | null): Wrong => ({
  reason: t.receiving.closedBeneath(by, at === null ? null : when(at)),
  next: t.receiving.closedBeneathNext,
});

/** What a person can do about a refusal, right there; null where only the label can be put right. */
function questionOf({ code, detail }: Problem, said: Scanned): Questioned | null {
  switch (code) {
    case 'lot_missing':
      return { kind: 'lot', said };
    case 'over':
      return { kind: 'accept', said, why: detail };
    case 'expired':
    case 'lot_held':
      return { kind: 'quarantine', said, why: detail };
    default:
      return null;
  }
}
