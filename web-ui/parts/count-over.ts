import type { Problem } from '../../contract/http/problem.ts';
import { scanWrong } from '../scan/feedback.ts';
import { t } from '../text/en-inbound.ts';
import { wordsOf } from './scan-answer.ts';

/** A count that somebody else has ended beneath these hands. */

const OVER = ['review', 'done', 'cancelled'] as const;

export function toldOver(state: keyof typeof t.counts.state): void {
  scanWrong({
    reason: t.counts.endedMeanwhile(t.counts.state[state]),
    next: t.counts.endedNext,
  });
}

/** What is no longer as it was shown is shown anew; that it is over is said without the number that nobody knows it by. */
export async function toldRefused(problem: Problem, load: () => Promise<void>): Promise<void> {
  await load();
  const over = OVER.find((state) => state === problem.facts?.state);
  if (over === undefined) scanWrong(wordsOf(problem));
  else toldOver(over);
}
