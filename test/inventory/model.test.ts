import fc from 'fast-check';
import { expect, it } from 'vitest';
import { journalQueries } from '../../gateway/journal/queries.ts';
import { ModelRun } from '../../gateway/testing/inventory/model-run.ts';
import { sequences } from '../../gateway/testing/inventory/sequences.ts';
import { wholeAudit } from '../../gateway/testing/inventory/whole-audit.ts';

/**
 * Ledger, levels and journal against an independent model, by random sequences of commands in random
 * groups. RUNS raises the number of sequences, SEED replays a run; both are printed.
 */
const RUNS = Number(process.env.RUNS ?? 2_000);
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

it(`${RUNS} sequences of commands leave what the model says (SEED=${SEED})`, () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(sequences, (groups) => {
      const run = new ModelRun();
      try {
        for (const group of groups) run.carryOut(group);
        expect(run.physicalLevels()).toEqual(run.expectedLevels());
        expect(run.levelsOfJournal()).toEqual(run.expectedLevels());
        expect(run.sums()).toEqual([]);
        expect(run.recordKinds()).toEqual(run.expectedRecords);
        expect(wholeAudit(run.db)).toEqual([]);
        expect(chainOf(run)).toEqual([]);
        for (const outcome of run.outcomes) seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
      } finally {
        run.close();
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
  // The sequences must reach every outcome, or they prove less than they seem to.
  const wanted = [
    ...['accept', 'NO_READ', 'UNKNOWN_ITEM', 'SEVERAL_ITEMS', 'INVALID_CODE', 'NO_WEIGHT'],
    ...['WEIGHT_MISMATCH', 'RECIRCULATED', 'NOT_IN_STOCK', 'LATE_DECISION', 'TOUCHING', 'exists'],
    ...['revoked', 'revoked-too-late', 'resolved', 'still-rejected', 'resolved-before', 'adjusted'],
    ...['adjust-refused', 'adjust-different', 'error'],
  ];
  expect(wanted.filter((outcome) => !seen.has(outcome))).toEqual([]);
}, 300_000);

function chainOf(run: ModelRun) {
  return journalQueries(run.db)['journal.verify']({ position: 1, records: 10_000 }).faults;
}
