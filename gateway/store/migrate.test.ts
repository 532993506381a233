import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/storage/folder.ts';
import { appliedIds, migrate } from './migrate.ts';
import { openForReading, openForWriting } from './open.ts';

const folder = { path: '', remove: () => {} };
beforeEach(() => void Object.assign(folder, temporaryFolder()));
afterEach(() => folder.remove());

const first = { id: 'room-1', sql: 'CREATE TABLE one (a INTEGER) STRICT;' };
const second = {
  id: 'room-2',
  sql: 'CREATE TABLE two (a INTEGER) STRICT; INSERT INTO two SELECT a * 10 FROM one;',
};
const failing = { id: 'room-3', sql: 'CREATE TABLE three (a); INSERT INTO nowhere VALUES (1);' };
const at = '2026-01-05T08:00:00.000Z';

const copy = () => join(folder.path, 'backups', 'before-upgrade.db');
const open = () => openForWriting(join(folder.path, 'zone.db'));
const run = (db: ReturnType<typeof open>, steps: readonly { id: string; sql: string }[]) =>
  migrate(db, steps, { backupFile: copy() }, at);

describe('migrations', () => {
  it('build a new database step by step, and need no copy of nothing', () => {
    const db = open();
    expect(run(db, [first, second])).toEqual({ applied: ['room-1', 'room-2'], backup: null });
    expect(appliedIds(db)).toEqual(['room-1', 'room-2']);
    db.close();
  });

  it('copy the data before they change its schema', () => {
    const db = open();
    run(db, [first]);
    db.exec('INSERT INTO one VALUES (4)');
    expect(run(db, [first, second])).toEqual({ applied: ['room-2'], backup: copy() });
    db.close();
    const old = openForReading(copy());
    expect(appliedIds(old)).toEqual(['room-1']);
    expect(old.prepare('SELECT a FROM one').pluck().all()).toEqual([4]);
    old.close();
  });

  it('leave nothing of a step that fails, name it, and keep the steps before it', () => {
    const db = open();
    expect(() => run(db, [first, failing])).toThrow(/room-3/);
    expect(appliedIds(db)).toEqual(['room-1']);
    expect(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'three'").get()).toBeUndefined();
    db.close();
  });

  it('do nothing when there is nothing to do, and make no copy', () => {
    const db = open();
    run(db, [first]);
    expect(run(db, [first])).toEqual({ applied: [], backup: null });
    expect(existsSync(copy())).toBe(false);
    db.close();
  });

  it("take each room's new step, whatever its place in the list", () => {
    const db = open();
    run(db, [first, { id: 'other-1', sql: 'CREATE TABLE other (a)' }]);
    expect(run(db, [first, second, { id: 'other-1', sql: '' }]).applied).toEqual(['room-2']);
    db.close();
  });

  it('refuse a database of a newer program, and name what it holds', () => {
    const db = open();
    run(db, [first, second]);
    expect(() => run(db, [first])).toThrow(/newer program.*room-2/);
    expect(appliedIds(db)).toEqual(['room-1', 'room-2']);
    db.close();
  });
});
