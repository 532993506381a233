import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import type { CommandTypes, WriterModule } from '../../gateway/store/command.ts';
import { type Asked, GroupRunner } from '../../gateway/store/group.ts';
import { migrate } from '../../gateway/store/migrate.ts';
import { openForWriting } from '../../gateway/store/open.ts';
import { seedCatalog } from '../../gateway/testing/storage/zone-fixture.ts';
import { migrations, writerModule } from '../../gateway/zone/writer-module.ts';

/**
 * The limit of the writer path: a bare loop over prepared better-sqlite3 statements that writes exactly the
 * rows which the commands write, no more: no reads, no hashing, no thread, no checks. The statements
 * are recorded from the handlers themselves, so that the two can never grow apart.
 */

export type BareLoop = {
  /** Commands in one commit. */
  readonly group: number;
  readonly commands: readonly Asked[];
};
export type BareResult = {
  readonly commands_per_s: number;
  /** Rows written for one command. */
  readonly statements_per_command: number;
};

/** The loop has its own. */
const TRANSACTION = /^(BEGIN|COMMIT)/;

type Write = { readonly sql: string; readonly values: readonly unknown[] };

/** Measures one grouping in `folder`, on a database of its own. */
export function measureBareLoop(folder: string, { group, commands }: BareLoop): BareResult {
  const writes = recordWrites(join(folder, 'recorded.db'), commands);
  const file = join(folder, `bare-${group}.db`);
  const db = prepared(file);
  try {
    const statements = new Map<string, Statement>();
    const steps = writes.map((ofCommand) =>
      ofCommand.map(({ sql, values }) => {
        const statement = statements.get(sql) ?? db.prepare(sql);
        statements.set(sql, statement);
        return { statement, values };
      }),
    );
    const begin = db.prepare('BEGIN IMMEDIATE');
    const commit = db.prepare('COMMIT');
    const started = performance.now();
    for (let done = 0; done < steps.length; done += group) {
      begin.run();
      for (const ofCommand of steps.slice(done, done + group)) {
        for (const { statement, values } of ofCommand) statement.run(...values);
      }
      commit.run();
    }
    const seconds = (performance.now() - started) / 1_000;
    const written = writes.reduce((sum, ofCommand) => sum + ofCommand.length, 0);
    return {
      commands_per_s: commands.length / seconds,
      statements_per_command: written / commands.length,
    };
  } finally {
    db.close();
    remove(file);
  }
}

/** Carries the commands out for real and keeps what they wrote, command by command. */
function recordWrites(file: string, commands: readonly Asked[]): readonly (readonly Write[])[] {
  const db = prepared(file);
  db.pragma('synchronous = OFF');
  try {
    let current: Write[] = [];
    const prepare = db.prepare.bind(db);
    db.prepare = ((sql: string) => {
      const statement = prepare(sql);
      if (statement.reader) return statement;
      const run = statement.run.bind(statement);
      statement.run = (...values: unknown[]) => {
        current.push({ sql, values });
        return run(...values);
      };
      return statement;
    }) as Database['prepare'];
    const moment = {
      recorded_at: '2026-01-05T08:00:01.000Z',
      clock_synchronised: true,
      today: null,
      monotonic_ms: 0,
    };
    // The writer thread meets the module without its types as well.
    const module: unknown = writerModule;
    const runner = new GroupRunner(db, module as WriterModule<CommandTypes>, () => moment);
    return commands.map((command) => {
      current = [];
      const { outcome } = runner.run([command]);
      if (outcome !== 'committed') throw new Error(`the bare loop's record was ${outcome}`);
      return current.filter(({ sql }) => !TRANSACTION.test(sql));
    });
  } finally {
    db.close();
    remove(file);
  }
}

/** A new database with schema, catalog and an open epoch. */
function prepared(file: string): Database {
  remove(file);
  const db = openForWriting(file);
  const at = '2026-01-05T08:00:00.000Z';
  migrate(db, migrations, { backupFile: `${file}.before` }, at);
  seedCatalog(db);
  const moment = { recorded_at: at, clock_synchronised: true, today: null, monotonic_ms: 0 };
  const opening = { epoch: 'bench', reason: 'created', anchor: null } as const;
  writerModule(db, { onUndone: () => {} })['journal.open-epoch'](opening, moment);
  return db;
}

function remove(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}
