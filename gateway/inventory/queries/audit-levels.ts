import type { Database } from 'better-sqlite3';
import type { Divergence } from './divergence.ts';

/** Where a pass of the audit stands among the levels. */
export type LevelsCursor = {
  /** The level behind which to go on, by its key; null at the beginning of a pass. */
  readonly after: LevelKey | null;
  /** How far the chain of a level behind that one was followed; null when none was begun. */
  readonly part: ChainPart | null;
  /** Entries up to `until` that were met so far. */
  readonly met: number;
  /** The newest entry when the pass began; later ones belong to the next pass. */
  readonly until: number;
};

/** Variant, location, lot, handling unit. */
type LevelKey = readonly [number, number, number, number];

/** A chain that is being followed backwards. */
type ChainPart = {
  readonly level: LevelKey;
  /** The entry to look at next. */
  readonly seq: number;
  /** What its balance must be. */
  readonly expected: number;
  readonly sum: number;
  /** The level when the chain was begun. */
  readonly on_hand: number;
  readonly met: number;
};

type LevelsStep = {
  /** Null when all levels were gone over. */
  readonly next: LevelsCursor | null;
  readonly met: number;
  /** Entries proved in this step. */
  readonly entries: number;
  readonly divergences: readonly Divergence[];
};

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

const BEFORE_ALL: LevelKey = [-1, -1, -1, -1];

/**
 * Goes over levels until `budget` entries were met: each level's chain is followed from its newest entry to its
 * first, adding up; what is reserved there must be the sum of the live reservations of that place; behind the
 * last level of an item its sums over all places must be zero.
 */
export function levelsAuditor(db: Database): (at: LevelsCursor, budget: number) => LevelsStep {
  const levels = db.prepare<[number, number, number, number], LevelRow>(
    `SELECT variant, location, lot, handling_unit, on_hand, reserved, last_seq, virtual
     FROM inventory_levels WHERE (variant, location, lot, handling_unit) > (?, ?, ?, ?)
     ORDER BY variant, location, lot, handling_unit`,
  );
  const follow = chainFollower(db);
  const sumsOf = sumsOfVariant(db);
  const reservedAt = db
    .prepare<[number, number, number, number], number>(
      `SELECT coalesce(sum(quantity), 0) FROM reservations
       WHERE state = 'live' AND variant = ? AND location = ? AND lot = ? AND handling_unit = ?`,
    )
    .pluck();
  return ({ after, part: begun, met: before, until }, budget) => {
    const divergences: Divergence[] = [];
    let [last, part, met, entries] = [after, begun, before, 0];
    for (const level of levels.iterate(...(last ?? BEFORE_ALL))) {
      const key = keyOf(level);
      if (part === null && last !== null && last[0] !== key[0])
        divergences.push(...sumsOf(last[0]));
      // A level that came since, before the one whose chain was begun: that one is begun anew behind it.
      if (part !== null && !sameKey(part.level, level)) {
        met -= part.met;
        part = null;
      }
      const chain = follow(level, part ?? beginning(level), until, budget - entries);
      divergences.push(...chain.divergences);
      entries += chain.entries;
      met += chain.met - (part?.met ?? 0);
      part = chain.part;
      if (part === null) {
        last = key;
        const reserved = level.virtual === 1 ? 0 : (reservedAt.get(...key) ?? 0);
        if (reserved !== level.reserved) divergences.push(reservedFault(level, reserved));
      }
      if (entries >= budget) {
        return { next: { after: last, part, met, until }, met, entries, divergences };
      }
    }
    if (last !== null) divergences.push(...sumsOf(last[0]));
    return { next: null, met, entries, divergences };
  };
}

function keyOf({ variant, location, lot, handling_unit }: LevelRow | EntryRow): LevelKey {
  return [variant, location, lot, handling_unit];
}

/** Field by field: it is asked for every entry. */
function sameKey([variant, location, lot, unit]: LevelKey, row: LevelRow | EntryRow): boolean {
  return (
    variant === row.variant &&
    location === row.location &&
    lot === row.lot &&
    unit === row.handling_unit
  );
}

function whereOf([variant, location, lot, unit]: LevelKey): string {
  return `variant ${variant} at location ${location}, lot ${lot}, unit ${unit}`;
}

function beginning(level: LevelRow): ChainPart {
  const { last_seq: seq, on_hand } = level;
  return { level: keyOf(level), seq, expected: on_hand, sum: 0, on_hand, met: 0 };
}

function reservedFault(level: LevelRow, live: number): Divergence {
  const where = whereOf(keyOf(level));
  const what = `${where}: ${level.reserved} are reserved, the live reservations there add up to ${live}`;
  return { code: 'reserved', what };
}

/** Follows one chain for at most `budget` entries. `part` is where to go on; null at its end or at a fault. */
function chainFollower(db: Database) {
  const entry = db.prepare<[number], EntryRow>(
    `SELECT variant, location, lot, handling_unit, quantity, balance_after, prev_seq
     FROM inventory_transactions WHERE seq = ?`,
  );
  return (level: LevelRow, begun: ChainPart, until: number, budget: number) => {
    const key = keyOf(level);
    let { seq, expected, sum, met } = begun;
    let entries = 0;
    const faulty = (code: Divergence['code'], what: string) => {
      const divergences: Divergence[] = [{ code, what: `${whereOf(key)}: ${what}` }];
      return { divergences, entries, met, part: null };
    };
    while (seq > 0 && entries < Math.max(1, budget)) {
      const row = entry.get(seq);
      if (row === undefined || !sameKey(key, row)) {
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
      const part: ChainPart = { level: key, seq, expected, sum, on_hand: begun.on_hand, met };
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

/** What an item's levels add up to, in one look, since goods may move between two steps. */
function sumsOfVariant(db: Database): (variant: number) => Divergence[] {
  const sums = db.prepare<[number], { lot: number; total: number }>(
    `SELECT lot, sum(on_hand) AS total FROM inventory_levels WHERE variant = ?
     GROUP BY lot HAVING total <> 0 LIMIT 20`,
  );
  return (variant) =>
    sums.all(variant).map(({ lot, total }) => ({
      code: 'sum',
      what: `variant ${variant}, lot ${lot}: all places add up to ${total}, not 0`,
    }));
}
