import type { Database } from 'better-sqlite3';
import { FIRST_HOLDING, type HoldingsCursor, holdingsAuditor } from './audit-holdings.ts';
import { type LevelsCursor, levelsAuditor } from './audit-levels.ts';
import type { Divergence } from './divergence.ts';

/**
 * Proof that levels are what the ledger says, in steps that each read a bounded number of rows. One pass goes
 * over all levels and their chains of entries (see `audit-levels.ts`); then all entries are counted, for each
 * must have been met; then reservations, units, serial numbers and voids are gone over (see `audit-holdings.ts`).
 */
export type AuditCursor =
  | { readonly stage: 'levels'; readonly at: LevelsCursor }
  | { readonly stage: 'entries'; readonly at: CountCursor }
  | { readonly stage: 'holdings'; readonly at: HoldingsCursor };

type CountCursor = {
  /** The last entry that was counted. */
  readonly after: number;
  readonly counted: number;
  readonly met: number;
  readonly until: number;
};

export type AuditStep = {
  /** Null when the pass is complete. */
  readonly next: AuditCursor | null;
  /** Entries proved in this step. */
  readonly entries: number;
  readonly divergences: readonly Divergence[];
};

const DIVERGENCES_MAX = 20;
/** Entries that are counted for one row of a step: it takes a hundredth of the time of a proof. */
const COUNTED_FOR_A_ROW = 100;

export function auditor(
  db: Database,
): (input: { readonly cursor: AuditCursor | null; readonly entries: number }) => AuditStep {
  const newest = db
    .prepare<[], number>('SELECT coalesce(max(seq), 0) FROM main.inventory_transactions')
    .pluck();
  const levels = levelsAuditor(db);
  const count = entryCount(db);
  const holdings = holdingsAuditor(db);
  const beginning = (): AuditCursor => ({
    stage: 'levels',
    at: { after: null, part: null, met: 0, until: newest.get() ?? 0 },
  });
  /** One stage as far as `budget` rows reach. */
  const stage = ({ stage, at }: AuditCursor, budget: number): StageStep => {
    switch (stage) {
      case 'levels': {
        const { next, met, entries, divergences } = levels(at, budget);
        const following: AuditCursor =
          next === null
            ? { stage: 'entries', at: { after: 0, counted: 0, met, until: at.until } }
            : { stage, at: next };
        return { next: following, entries, rows: entries, divergences };
      }
      case 'entries': {
        const { next, divergences } = count(at, budget * COUNTED_FOR_A_ROW);
        const following: AuditCursor =
          next === null ? { stage: 'holdings', at: FIRST_HOLDING } : { stage, at: next };
        return { next: following, entries: 0, rows: next === null ? 0 : budget, divergences };
      }
      case 'holdings': {
        const { next, rows, divergences } = holdings(at, budget);
        return { next: next && { stage, at: next }, entries: 0, rows, divergences };
      }
    }
  };
  return ({ cursor, entries: budget }) => {
    const divergences: Divergence[] = [];
    let at: AuditCursor | null = cursor ?? beginning();
    let [rows, entries] = [0, 0];
    while (at !== null && rows < budget) {
      const step = stage(at, budget - rows);
      divergences.push(...step.divergences);
      entries += step.entries;
      rows += step.rows;
      at = step.next;
    }
    return { next: at, entries, divergences: divergences.slice(0, DIVERGENCES_MAX) };
  };
}

type StageStep = AuditStep & {
  /** What it took from the budget. */
  readonly rows: number;
};

/** Counts entries up to `until`: what no level's chain led to is told at the end. */
function entryCount(db: Database) {
  const between = db
    .prepare<[number, number], number>(
      'SELECT count(*) FROM inventory_transactions WHERE seq > ? AND seq <= ?',
    )
    .pluck();
  return (
    at: CountCursor,
    budget: number,
  ): { next: CountCursor | null; divergences: Divergence[] } => {
    const upTo = Math.min(at.until, at.after + budget);
    const counted = at.counted + (between.get(at.after, upTo) ?? 0);
    if (upTo < at.until) return { next: { ...at, after: upTo, counted }, divergences: [] };
    if (counted === at.met) return { next: null, divergences: [] };
    const what = `${counted - at.met} of ${counted} entries belong to no level's chain`;
    return { next: null, divergences: [{ code: 'orphan', what }] };
  };
}
