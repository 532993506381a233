import type { Database } from 'better-sqlite3';
import { assert, OperationalError } from '../base/errors.ts';
import type { CommandTypes, Handlers, Moment, Undone, WriterModule } from './command.ts';
import { type Failure, failureOf } from './failure.ts';
import { failureClass } from './sqlite-error.ts';

export type Asked = { readonly command: string; readonly input: unknown };

/** What one command of a committed group came to. */
export type Answer =
  | { readonly ok: true; readonly output: unknown }
  | ({ readonly ok: false } & Failure);

export type GroupOutcome =
  | { readonly outcome: 'committed'; readonly answers: readonly Answer[] }
  /** Nothing of the group was recorded; it may be tried again. */
  | { readonly outcome: 'full' | 'busy'; readonly error: unknown }
  /** Whether the group was recorded is unknown until the file is opened anew. */
  | { readonly outcome: 'fatal'; readonly error: unknown };

/**
 * Carries out groups of commands, each group in one transaction. A group first runs without savepoints,
 * since almost none needs one: a savepoint copies every page its command touches. When a handler throws,
 * the whole group is undone and run again with a savepoint around each command, so that only the failing
 * one is missing. No answer leaves before the COMMIT, so nobody sees that it ran twice.
 */
export class GroupRunner {
  readonly #db: Database;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #now: () => Moment;
  readonly #forget: (() => void)[] = [];
  readonly #kept: (() => void)[] = [];
  readonly #begin;
  readonly #lock;
  readonly #commit;
  readonly #rollback;
  readonly #savepoint;
  readonly #release;
  readonly #rollbackTo;

  constructor(
    db: Database,
    module: WriterModule<CommandTypes>,
    now: () => Moment,
    settings?: unknown,
  ) {
    this.#db = db;
    this.#now = now;
    const undone: Undone = {
      onUndone: (forget) => void this.#forget.push(forget),
      onKept: (kept) => void this.#kept.push(kept),
    };
    this.#handlers = handlerMap(module(db, undone, settings));
    this.#begin = db.prepare('BEGIN');
    this.#lock = db.prepare(`DELETE FROM main.${anyTable(db)} WHERE 0`);
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    this.#savepoint = db.prepare('SAVEPOINT command');
    this.#release = db.prepare('RELEASE command');
    this.#rollbackTo = db.prepare('ROLLBACK TO command');
  }

  run(group: readonly Asked[]): GroupOutcome {
    try {
      const answers = this.#runUnguarded(group) ?? this.#runGuarded(group);
      for (const kept of this.#kept) kept();
      return { outcome: 'committed', answers };
    } catch (error) {
      this.#undoGroup();
      const failure = failureClass(error);
      return { outcome: failure === 'handler' ? 'fatal' : failure, error };
    }
  }

  /** Null when a handler threw: the group was undone. */
  #runUnguarded(group: readonly Asked[]): readonly Answer[] | null {
    const answers: Answer[] = [];
    this.#start();
    try {
      for (const asked of group) answers.push({ ok: true, output: this.#carryOut(asked) });
    } catch (error) {
      if (failureClass(error) !== 'handler') throw error;
      this.#undoGroup();
      return null;
    }
    this.#commit.run();
    return answers;
  }

  #runGuarded(group: readonly Asked[]): readonly Answer[] {
    this.#start();
    const answers = group.map((asked) => this.#carryOutGuarded(asked));
    this.#commit.run();
    return answers;
  }

  #carryOutGuarded(asked: Asked): Answer {
    this.#savepoint.run();
    try {
      const output = this.#carryOut(asked);
      this.#release.run();
      return { ok: true, output };
    } catch (error) {
      if (failureClass(error) !== 'handler') throw error;
      this.#rollbackTo.run();
      this.#release.run();
      this.#forgetAll();
      return { ok: false, ...failureOf(error, 'command-failed') };
    }
  }

  #carryOut(asked: Asked): unknown {
    const handler = this.#handlers.get(asked.command);
    if (handler === undefined) {
      throw new OperationalError('unknown-command', `no handler is called ${asked.command}`);
    }
    return handler(asked.input, this.#now());
  }

  /**
   * Takes the lock of the database and of nothing else. BEGIN IMMEDIATE would take that of every attached file, and
   * so wait for whoever adds to one.
   */
  #start(): void {
    this.#begin.run();
    this.#lock.run();
  }

  #undoGroup(): void {
    this.#forgetAll();
    // SQLite itself rolls back on some errors; a second ROLLBACK would hide the first error.
    if (this.#db.inTransaction) {
      try {
        this.#rollback.run();
      } catch {
        // The caller has the error that led here; a connection that cannot roll back is fatal at its next BEGIN.
      }
    }
  }

  #forgetAll(): void {
    for (const forget of this.#forget) forget();
  }
}

/** A statement that could write to it takes the lock, whether or not it finds a row. */
function anyTable(db: Database): string {
  const name = db
    .prepare<[], string>("SELECT name FROM main.sqlite_schema WHERE type = 'table' LIMIT 1")
    .pluck()
    .get();
  assert(name !== undefined, 'a database has a table before commands are carried out');
  return `"${name}"`;
}

type Handler = (input: unknown, moment: Moment) => unknown;

function handlerMap(handlers: Handlers<CommandTypes>): ReadonlyMap<string, Handler> {
  return new Map(Object.entries(handlers));
}
