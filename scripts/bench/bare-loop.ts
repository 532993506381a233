import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import { migrate } from '../../gateway/store/migrate.ts';
import { openForWriting } from '../../gateway/store/open.ts';
import { fixtureParcel, seedCatalog } from '../../gateway/testing/storage/zone-fixture.ts';
import { migrations, writerModule } from '../../gateway/zone/writer-module.ts';

/**
 * The limit of the writer path: a bare loop over prepared better-sqlite3 statements that writes exactly the
 * rows which `parcel.decide` writes, no more: no reads, no hashing, no thread, no checks. The statements
 * are recorded from the handler itself, so that the two can never grow apart.
 */

export type Grouping = { readonly group: number; readonly parcels: number };
export type BareResult = {
  readonly group: number;
  readonly parcels: number;
  readonly parcels_per_s: number;
  /** Rows written for one parcel. */
  readonly statements_per_parcel: number;
};

type Write = { readonly sql: string; readonly values: readonly unknown[] };

/** Measures one grouping in `folder`, on a database of its own. */
export function measureBareLoop(folder: string, { group, parcels }: Grouping): BareResult {
  const writes = recordWrites(join(folder, 'recorded.db'), parcels);
  const file = join(folder, `bare-${group}.db`);
  const db = prepared(file);
  try {
    const statements = new Map<string, Statement>();
    const steps = writes.map((ofParcel) =>
      ofParcel.map(({ sql, values }) => {
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
      for (const ofParcel of steps.slice(done, done + group)) {
        for (const { statement, values } of ofParcel) statement.run(...values);
      }
      commit.run();
    }
    const seconds = (performance.now() - started) / 1_000;
    const written = writes.reduce((sum, ofParcel) => sum + ofParcel.length, 0);
    return {
      group,
      parcels,
      parcels_per_s: parcels / seconds,
      statements_per_parcel: written / parcels,
    };
  } finally {
    db.close();
    remove(file);
  }
}

/** Carries the parcels out for real and keeps what they wrote, parcel by parcel. */
function recordWrites(file: string, parcels: number): readonly (readonly Write[])[] {
  const db = prepared(file);
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
    const handlers = writerModule(db, { onUndone: () => {} });
    const moment = {
      recorded_at: '2026-01-05T08:00:01.000Z',
      clock_synchronised: true,
      monotonic_ms: 0,
    };
    db.exec('BEGIN');
    const writes = Array.from({ length: parcels }, (_, index) => {
      current = [];
      handlers['parcel.decide'](fixtureParcel(`bench-${index}`, index), moment);
      return current;
    });
    db.exec('ROLLBACK');
    return writes;
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
  const moment = { recorded_at: at, clock_synchronised: true, monotonic_ms: 0 };
  const opening = { epoch: 'bench', reason: 'created', anchor: null } as const;
  writerModule(db, { onUndone: () => {} })['journal.open-epoch'](opening, moment);
  return db;
}

function remove(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}
