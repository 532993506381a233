import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GoodsRun, goodsSequences } from '../../gateway/testing/inventory/goods-run.ts';
import { wholeAudit } from '../../gateway/testing/inventory/whole-audit.ts';

/**
 * Goods, handling units, lots, reservations and voids against an independent model, by random sequences. RUNS
 * raises the number of sequences, SEED replays a run; both are printed.
 */
const RUNS = Number(process.env.RUNS ?? 500);
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

it(`${RUNS} sequences leave goods where the model says (SEED=${SEED})`, () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(goodsSequences, (commands) => {
      const run = new GoodsRun();
      try {
        for (const command of commands) run.carryOut(command);
        run.checkBooks();
        expect(wholeAudit(run.room.db)).toEqual([]);
        for (const outcome of run.outcomes) seen.add(outcome);
      } finally {
        run.room.close();
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
  // The sequences must reach every outcome, or they prove less than they seem to.
  const kinds = ['adjust', 'move', 'unit', 'place-unit', 'reserve', 'release', 'void', 'lot'];
  const wanted = kinds.flatMap((kind) => [`${kind} yes`, `${kind} no`]);
  expect(wanted.filter((outcome) => !seen.has(outcome))).toEqual([]);
}, 600_000);
