import type { Database } from 'better-sqlite3';
import { expect, it } from 'vitest';
import { archiveInMemory } from '../../gateway/testing/inventory/archived.ts';
import { Stockroom } from '../../gateway/testing/inventory/stockroom.ts';
import { readerModule } from '../../gateway/zone/reader-module.ts';
import { writerModule } from '../../gateway/zone/writer-module.ts';

/**
 * Entries stand in two files behind one name. No statement that the gateway prepares may go through all of either for
 * it: what was quick by its key must be so with ten years behind it.
 */
it('every statement finds entries by a key, in the database as in the archive', () => {
  const room = new Stockroom();
  try {
    archiveInMemory(room.db, null);
    const statements = prepared(room.db, () => {
      readerModule(room.db);
      writerModule(room.db, { onUndone: () => {} }, undefined);
    }).filter((sql) => /(?<!\.)\binventory_transactions\b/.test(sql));
    expect(statements.length).toBeGreaterThan(12);
    const scans = statements.flatMap((sql) =>
      plan(room.db, sql)
        .filter((step) => /^(SCAN (main|archive)\.inventory_transactions|MATERIALIZE)/.test(step))
        .map((step) => `${step}: ${sql}`),
    );
    expect(scans).toEqual([]);
  } finally {
    room.close();
  }
});

it('such a plan is told from others', () => {
  const room = new Stockroom();
  archiveInMemory(room.db, null);
  const all = plan(room.db, 'SELECT max(quantity) FROM inventory_transactions WHERE note = ?');
  expect(all).toContain('SCAN main.inventory_transactions');
  room.close();
});

/** The texts of what is prepared meanwhile. */
function prepared(db: Database, work: () => void): string[] {
  const texts: string[] = [];
  const { prepare } = db;
  db.prepare = ((sql: string) => {
    texts.push(sql);
    return prepare.call(db, sql);
  }) as typeof prepare;
  work();
  db.prepare = prepare;
  return texts;
}

function plan(db: Database, sql: string): string[] {
  const statement = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  const names = [...sql.matchAll(/[@:$](\w+)/g)].map(([, name]) => [name, 1]);
  const places = [...sql.matchAll(/\?/g)].map(() => 1);
  const values = names.length > 0 ? [...places, Object.fromEntries(names)] : places;
  return statement.all(...values).map(({ detail }) => detail);
}
