import type { Database } from 'better-sqlite3';
import { Refused } from '../../base/errors.ts';
import type { Journal } from '../../journal/append.ts';
import type { Handlers, Moment } from '../../store/command.ts';
import type { Asked, Outcome, Requests } from '../requests.ts';

/** `month.close`: the month is over; its balances are then taken in steps. */
export type CloseMonth = Asked & {
  /** YYYY-MM. */
  readonly month: string;
};

export type MonthCommands = {
  'month.close': {
    input: CloseMonth;
    output: Outcome<{ readonly month: string; readonly until: number }>;
  };
  /** Asked by a job until it is done; reads and writes a bounded number of rows. */
  'month.step': {
    input: { readonly month: string; readonly by: string; readonly occurred_at: string };
    output: { readonly done: boolean };
  };
};

/** Entries and levels that one step reads at most. */
export const STEP_ROWS = 1_000;

type Rooms = { readonly journal: Journal; readonly requests: Requests };
type Key = readonly [variant: number, location: number, lot: number, handling_unit: number];
type Progress = {
  /** The last level whose balance was taken. */
  readonly after: Key;
  /** The entry at which the chain of the next level is to be followed on; 0: from its newest. */
  readonly seq: number;
};
type MonthRow = {
  readonly month: string;
  readonly state: 'closing' | 'closed';
  readonly until: number;
  readonly balances: number;
  readonly progress: string | null;
  readonly closed_by: string;
};
type LevelRow = {
  readonly variant: number;
  readonly location: number;
  readonly lot: number;
  readonly handling_unit: number;
  readonly last_seq: number;
};

const BEGINNING: Progress = { after: [-1, -1, -1, -1], seq: 0 };

/**
 * Closes months, each once and in order. What counts in a month is what was recorded up to its last entry, in the
 * order of the ledger. Balances are read off the chains of the levels, so it does not matter how much is booked
 * while they are taken, nor how often the process starts anew.
 */
export function monthHandlers(db: Database, { journal, requests }: Rooms): Handlers<MonthCommands> {
  const months = monthTable(db);
  const step = balanceTaker(db);
  return {
    'month.close': (asked, moment) =>
      requests.once('month.close', asked, () => {
        const until = months.lastEntry(asked.month);
        refuseUnless(asked.month, moment, months, until);
        months.begin(asked.month, until ?? 0, asked.by, moment);
        return { month: asked.month, until: until ?? 0 };
      }),
    'month.step': ({ month, occurred_at }, moment) => {
      const row = months.find(month);
      if (row === null || row.state === 'closed') return { done: true };
      const progress: Progress = row.progress === null ? BEGINNING : JSON.parse(row.progress);
      const { next, balances } = step(month, row.until, progress);
      const all = row.balances + balances;
      months.advance(month, all, next);
      if (next !== null) return { done: false };
      journal.append(
        {
          kind: 'month.closed',
          id: month,
          occurred_at,
          body: { balances: all, by: row.closed_by, entries_until: row.until, month },
        },
        moment,
      );
      return { done: true };
    },
  };
}

function refuseUnless(
  month: string,
  moment: Moment,
  months: ReturnType<typeof monthTable>,
  until: number | null,
): void {
  const newest = months.newest();
  const refuse = (code: string, told: string): never => {
    throw new Refused('conflict', code, told, { month, newest });
  };
  if (!moment.clock_synchronised) {
    refuse('clock-not-set', 'the clock is not set, so nobody can say that the month is over');
  }
  if (month >= moment.recorded_at.slice(0, 7)) refuse('month-not-over', `${month} is not over`);
  if (newest !== null && month <= newest) {
    const told =
      month === newest
        ? `${month} is closed already`
        : `${newest} is closed already; months are closed in order`;
    refuse('month-closed', told);
  }
  const before = months.openBefore(month, newest);
  if (before !== null) {
    refuse(
      'month-order',
      `${before} is not closed yet, and months are closed in order: close it first`,
    );
  }
  if (until === null) refuse('month-empty', `nothing was recorded in ${month} or before`);
}

function monthTable(db: Database) {
  const find = db.prepare<[string], MonthRow>(
    'SELECT month, state, until, balances, progress, closed_by FROM closed_months WHERE month = ?',
  );
  const newest = db.prepare<[], string | null>('SELECT max(month) FROM closed_months').pluck();
  // The range of the month, or of the newest month before it, ends where the next range begins.
  const range = db
    .prepare<[string], number>(
      'SELECT first_seq FROM ledger_months WHERE month <= ? ORDER BY first_seq DESC LIMIT 1',
    )
    .pluck();
  const next = db
    .prepare<[number], number | null>(
      'SELECT min(first_seq) FROM ledger_months WHERE first_seq > ?',
    )
    .pluck();
  const last = db
    .prepare<[], number>('SELECT coalesce(max(seq), 0) FROM main.inventory_transactions')
    .pluck();
  const openBefore = db
    .prepare<[string, string], string | null>(
      'SELECT min(month) FROM ledger_months WHERE month < ? AND month > ?',
    )
    .pluck();
  const insert = db.prepare(
    `INSERT INTO closed_months (month, state, until, closed_by, closed_at) VALUES (?, 'closing', ?, ?, ?)`,
  );
  const advance = db.prepare(
    'UPDATE closed_months SET state = ?, balances = ?, progress = ? WHERE month = ?',
  );
  return {
    find: (month: string): MonthRow | null => find.get(month) ?? null,
    newest: (): string | null => newest.get() ?? null,
    lastEntry(month: string): number | null {
      const first = range.get(month);
      if (first === undefined) return null;
      const following = next.get(first) ?? null;
      return following === null ? (last.get() ?? null) : following - 1;
    },
    /** The oldest month before this one that something was recorded in and that is open. */
    openBefore: (month: string, closed: string | null): string | null =>
      openBefore.get(month, closed ?? '') ?? null,
    begin(month: string, until: number, by: string, { recorded_at }: Moment): void {
      insert.run(month, until, by, Date.parse(recorded_at));
    },
    advance(month: string, balances: number, next_: Progress | null): void {
      const state = next_ === null ? 'closed' : 'closing';
      advance.run(state, balances, next_ === null ? null : JSON.stringify(next_), month);
    },
  };
}

/** Takes the balances of the levels behind `progress`, for at most `STEP_ROWS` rows read. */
function balanceTaker(db: Database) {
  const levels = db.prepare<number[], LevelRow>(
    `SELECT variant, location, lot, handling_unit, last_seq FROM inventory_levels
     WHERE (variant, location, lot, handling_unit) > (?, ?, ?, ?)
     ORDER BY variant, location, lot, handling_unit LIMIT ${STEP_ROWS}`,
  );
  const entry = db.prepare<[number], { prev_seq: number; balance_after: number }>(
    'SELECT prev_seq, balance_after FROM inventory_transactions WHERE seq = ?',
  );
  const insert = db.prepare(
    `INSERT INTO month_balances (month, variant, location, lot, handling_unit, on_hand)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  return (month: string, until: number, progress: Progress) => {
    let { after, seq } = progress;
    let read = 0;
    let balances = 0;
    for (const level of levels.all(...after)) {
      seq = seq === 0 ? level.last_seq : seq;
      while (seq > until && read < STEP_ROWS) {
        seq = entry.get(seq)?.prev_seq ?? 0;
        read += 1;
      }
      if (seq > until) return { next: { after, seq }, balances };
      const on_hand = seq === 0 ? 0 : (entry.get(seq)?.balance_after ?? 0);
      after = [level.variant, level.location, level.lot, level.handling_unit];
      seq = 0;
      read += 1;
      if (on_hand !== 0) {
        insert.run(month, ...after, on_hand);
        balances += 1;
      }
      if (read >= STEP_ROWS) return { next: { after, seq: 0 }, balances };
    }
    // As many levels as one look takes may be exactly all that there are: the next step sees.
    return { next: read >= STEP_ROWS ? { after, seq: 0 } : null, balances };
  };
}
