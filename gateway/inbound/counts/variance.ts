import type { CountsConfig } from '../settings.ts';

/** What a count found of one thing: variant, lot and unit at the place. */
export type Counted = {
  readonly counted: number;
  /** On hand by the ledger at the position at which it was counted. */
  readonly expected: number;
  /** It moved while it was being counted piece by piece. */
  readonly disturbed: boolean;
};

export const varianceOf = ({ counted, expected }: Counted): number => counted - expected;

/** Up to the larger of both limits a difference is believed. */
export function isLarge(line: Counted, { absolute, per_mille }: CountsConfig['recount']): boolean {
  const difference = Math.abs(varianceOf(line));
  if (difference === 0) return false;
  if (line.disturbed) return true;
  return difference > Math.max(absolute, (line.expected * per_mille) / 1_000);
}

export type Verdict = 'done' | 'recount' | 'review';

/**
 * What follows from a finished round. A large difference is counted once more, by another person; what the
 * second one found is for the lead to decide. Codes of no item need the lead in any case.
 */
export function verdictOf(
  lines: readonly Counted[],
  { round, unknown }: { readonly round: number; readonly unknown: number },
  limits: CountsConfig['recount'],
): Verdict {
  const differs = lines.some((line) => varianceOf(line) !== 0);
  if (!differs && unknown === 0) return 'done';
  if (round === 1 && lines.some((line) => isLarge(line, limits))) return 'recount';
  return 'review';
}
