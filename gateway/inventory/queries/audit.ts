import type { Database } from 'better-sqlite3';
import { FIRST_HOLDING, type HoldingsCursor, holdingsAuditor } from './audit-holdings.ts';
import type { Divergence } from './divergence.ts';

/**
 * Proof that levels are what the ledger says, in steps that each read a bounded number of rows. One pass
 * goes over all levels: each level's chain of entries is followed from its newest entry to its first,
 * adding up, and what is reserved there must be the sum of the live reservations of that place; over all levels
 * every entry must have been met, and the sums over all places must be zero. Then reservations, units, serial
 * numbers and voids are gone over (see `audit-holdings.ts`).
 */
export type AuditCursor = {
  /** Where to go on behind the levels; null while those are gone over. */
  readonly holdings?: HoldingsCursor | null;
  /** Level to go on with, by its key; null at the beginning of a pass. */
  readonly level: readonly [number, number, number, number] | null;
  /** How far the chain of the level after that one was followed; null when it was not begun. */
  readonly part: ChainPart | null;
  /** Entries met so far in this pass. */
  readonly met: number;
  /** The newest entry when the pass began; later ones belong to the next pass. */
  readonly until: number;
};

/** A chain that is being followed backwards. */
type ChainPart = {
  /** The entry to look at next. */
  readonly seq: number;
  /** What its balance must be. */
  readonly expected: number;
  readonly sum: number;
  /** The level when the chain was begun. */
  readonly on_hand: number;
};

export type AuditStep = {
  /** Null when the pass is complete. */
  readonly next: AuditCursor | null;
  /** Entries proved in this step. */
  readonly entries: number;
  readonly divergences: readonly Divergence[];
};

const DIVERGENCES_MAX = 20;

type LevelRow = {
  readonly variant: number;
  readonly location: number;
  readonly lot: number;
  readonly handling_unit: number;
  readonly on_hand: number;
  readonly reserved: number;
  readonly last_seq: number;
  readonly virtual: 0 | 1;
};

type EntryRow = {
  readonly variant: number;
  readonly location: number;
  readonly lot: number;
  readonly handling_unit: number;
  readonly quantity: number;
  readonly balance_after: number;
  readonly prev_seq: number;
};

export function auditor(
  db: Database,
): (input: { readonly cursor: AuditCursor | null; readonly entries: number }) => AuditStep {
  const newest = db
    .prepare<[], number>('SELECT coalesce(max(seq), 0) FROM inventory_transactions')
    .pluck();
  const levels = db.prepare<[number, number, number, number], LevelRow>(
    `SELECT variant, location, lot, handling_unit, on_hand, reserved, last_seq, virtual
     FROM inventory_levels WHERE (variant, location, lot, handling_unit) > (?, ?, ?, ?)
     ORDER BY variant, location, lot, handling_unit`,
  );
  const follow = chainFollower(db);
  const end = endOfPass(db);
  const holdings = holdingsAuditor(db);
  const reservedAt = db
    .prepare<[number, number, number, number], number>(
      `SELECT coalesce(sum(quantity), 0) FROM reservations
       WHERE state = 'live' AND variant = ? AND location = ? AND lot = ? AND handling_unit = ?`,
    )
    .pluck();
  return ({ cursor, entries: budget }) => {
    const start = cursor ?? { level: null, part: null, met: 0, until: newest.get() ?? 0 };
    const divergences: Divergence[] = [];
    let { level: last, part, met } = start;
    let proved = 0;
    /** What stands behind the levels, as far as the rows of this step reach. */
    const behind = (first: HoldingsCursor): AuditStep => {
      let at: HoldingsCursor | null = first;
      for (let rows = proved; at !== null && rows < budget; ) {
        const step = holdings(at, budget - rows);
        divergences.push(...step.divergences);
        rows += step.rows;
        at = step.next;
      }
      const next =
        at === null ? null : { level: last, part, met, until: start.until, holdings: at };
      return { next, entries: proved, divergences: divergences.slice(0, DIVERGENCES_MAX) };
    };
    if (start.holdings !== undefined && start.holdings !== null) return behind(start.holdings);
    const pause = (): AuditStep => ({
      next: { level: last, part, met, until: start.until },
      entries: proved,
      divergences: divergences.slice(0, DIVERGENCES_MAX),
    });
    for (const level of levels.iterate(...(start.level ?? BEFORE_ALL))) {
      const chain = follow(level, part ?? beginning(level), start.until, budget - proved);
      divergences.push(...chain.divergences);
      proved += chain.entries;
      met += chain.met;
      part = chain.part;
      if (part !== null) return pause();
      last = [level.variant, level.location, level.lot, level.handling_unit];
      const reserved = level.virtual === 1 ? 0 : (reservedAt.get(...last) ?? 0);
      if (reserved !== level.reserved) divergences.push(reservedFault(level, reserved));
      if (proved >= budget) return pause();
    }
    divergences.push(...end(met, start.until));
    return behind(FIRST_HOLDING);
  };
}

function reservedFault(level: LevelRow, live: number): Divergence {
  const { variant, location, lot, handling_unit, reserved } = level;
  const where = `variant ${variant} at location ${location}, lot ${lot}, unit ${handling_unit}`;
  const what = `${where}: ${reserved} are reserved, the live reservations there add up to ${live}`;
  return { code: 'reserved', what };
}

const BEFORE_ALL = [-1, -1, -1, -1] as const;

function beginning(level: LevelRow): ChainPart {
  return { seq: level.last_seq, expected: level.on_hand, sum: 0, on_hand: level.on_hand };
}

/** Follows one chain for at most `budget` entries. `part` is where to go on; null at its end or at a fault. */
function chainFollower(db: Database) {
  const entry = db.prepare<[number], EntryRow>(
    `SELECT variant, location, lot, handling_unit, quantity, balance_after, prev_seq
     FROM inventory_transactions WHERE seq = ?`,
  );
  return (level: LevelRow, begun: ChainPart, until: number, budget: number) => {
    const where = `variant ${level.variant} at location ${level.location}, lot ${level.lot}, unit ${level.handling_unit}`;
    let { seq, expected, sum } = begun;
    let entries = 0;
    let met = 0;
    const faulty = (code: Divergence['code'], what: string) => {
      const divergences: Divergence[] = [{ code, what: `${where}: ${what}` }];
      return { divergences, entries, met, part: null };
    };
    while (seq > 0 && entries < Math.max(1, budget)) {
      const row = entry.get(seq);
      if (row === undefined || !sameKey(row, level)) {
        return faulty('chain', `entry ${seq} is missing or another's`);
      }
      if (row.balance_after !== expected) {
        const told = `entry ${seq} has ${row.balance_after}, the chain ${expected}`;
        return faulty('chain', `the balance after ${told}`);
      }
      if (row.prev_seq >= seq) return faulty('chain', `entry ${seq} points forward`);
      sum += row.quantity;
      expected -= row.quantity;
      entries += 1;
      if (seq <= until) met += 1;
      seq = row.prev_seq;
    }
    if (seq > 0) {
      const part: ChainPart = { seq, expected, sum, on_hand: begun.on_hand };
      return { divergences: [], entries, met, part };
    }
    if (sum !== begun.on_hand) {
      return faulty('level', `the level says ${begun.on_hand}, its entries add up to ${sum}`);
    }
    if (level.virtual === 0 && (level.on_hand < 0 || level.reserved > level.on_hand)) {
      return faulty('negative', `${level.on_hand} on hand, ${level.reserved} reserved`);
    }
    return { divergences: [], entries, met, part: null };
  };
}

function sameKey(a: EntryRow, b: LevelRow): boolean {
  return (
    a.variant === b.variant &&
    a.location === b.location &&
    a.lot === b.lot &&
    a.handling_unit === b.handling_unit
  );
}

/** What only the whole shows: entries that no level leads to, and sums that are not zero. */
function endOfPass(db: Database): (met: number, until: number) => Divergence[] {
  const count = db
    .prepare<[number], number>('SELECT count(*) FROM inventory_transactions WHERE seq <= ?')
    .pluck();
  const sums = db.prepare<[], { variant: number; lot: number; total: number }>(
    `SELECT variant, lot, sum(on_hand) AS total FROM inventory_levels
     GROUP BY variant, lot HAVING total <> 0 LIMIT 20`,
  );
  return (met, until) => {
    const total = count.get(until) ?? 0;
    const orphans: Divergence[] =
      total === met
        ? []
        : [
            {
              code: 'orphan',
              what: `${total - met} of ${total} entries belong to no level's chain`,
            },
          ];
    return [
      ...orphans,
      ...sums.all().map(
        (row): Divergence => ({
          code: 'sum',
          what: `variant ${row.variant}, lot ${row.lot}: all places add up to ${row.total}, not 0`,
        }),
      ),
    ];
  };
}
