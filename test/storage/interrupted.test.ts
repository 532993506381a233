import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp } from '../../gateway/store/backup.ts';
import { appliedIds } from '../../gateway/store/migrate.ts';
import { openForReading } from '../../gateway/store/open.ts';
import { startWriter } from '../../gateway/store/writer.ts';
import { TALLY_MODULE, temporaryFolder, testClock } from '../../gateway/testing/storage/folder.ts';

const folder = { path: '', remove: () => {} };
beforeEach(() => void Object.assign(folder, temporaryFolder()));
afterEach(() => folder.remove());
const file = () => join(folder.path, 'zone.db');

const PROCESS = new URL('../../gateway/testing/storage/migration-process.ts', import.meta.url)
  .pathname;
const STEPS = 5;
const migrateAndDie = (killIn: number, steps = STEPS) =>
  spawnSync(process.execPath, [PROCESS, file(), `${killIn}`, `${steps}`], { encoding: 'utf8' });

function state(): {
  readonly ids: readonly string[];
  readonly tables: number;
  readonly rows: unknown;
} {
  const db = openForReading(file());
  try {
    const ids = appliedIds(db);
    const names = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name LIKE 't_'";
    const tables = Number(db.prepare(names).pluck().get());
    return { ids, tables, rows: tables === 0 ? [] : db.prepare('SELECT a FROM t1').pluck().all() };
  } finally {
    db.close();
  }
}

describe('an upgrade of the schema that is killed', () => {
  it.each([1, 2, 3, 4, 5])(
    'inside step %i leaves the steps before it, whole, and goes on from there',
    (step) => {
      expect(migrateAndDie(step).signal).toBe('SIGKILL');
      const before = Array.from({ length: step - 1 }, (_, index) => index + 1);
      expect(state()).toEqual({
        ids: before.map((one) => `step-${one}`),
        tables: step - 1,
        rows: before,
      });
      expect(migrateAndDie(0).status).toBe(0);
      expect(state()).toMatchObject({ tables: STEPS, rows: [1, 2, 3, 4, 5] });
    },
  );

  it('has its copy from before, when there was data', () => {
    expect(migrateAndDie(0, 2).status).toBe(0);
    expect(migrateAndDie(4).signal).toBe('SIGKILL');
    const copy = openForReading(`${file()}.before`);
    expect(appliedIds(copy)).toEqual(['step-1', 'step-2']);
    copy.close();
  });
});

describe('a folder that cannot be written', () => {
  const start = (path: string) =>
    startWriter({ file: path, module: TALLY_MODULE, backups: folder.path, clock: testClock });

  it('is named, and nothing is begun elsewhere', async () => {
    // Root may write everywhere, so the place is one that no file can be made in.
    await expect(start('/proc/zone.db')).rejects.toMatchObject({
      code: 'database-unusable',
      message: expect.stringContaining('/proc/zone.db'),
    });
    await expect(start(join(folder.path, 'missing', 'zone.db'))).rejects.toMatchObject({
      code: 'database-unusable',
    });
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('takes no backup, leaves no half of one, and says so', async () => {
    await (await start(file())).close();
    const closed = join(folder.path, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    const target = process.getuid?.() === 0 ? '/proc/copy.db' : join(closed, 'copy.db');
    expect(() => backUp(file(), target)).toThrow(
      expect.objectContaining({ code: 'backup-failed' }),
    );
    expect(existsSync(target)).toBe(false);
  });
});
