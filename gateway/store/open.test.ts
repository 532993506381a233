import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TALLY_MODULE, temporaryFolder, testClock } from '../testing/storage/folder.ts';
import { migrations, TALLY_ARCHIVE, type TallyCommands } from '../testing/storage/tally-module.ts';
import { openForWriting } from './open.ts';
import { restore } from './restore.ts';
import { markSuspect } from './set-aside.ts';
import { startWholeCheck } from './task.ts';
import { startWriter } from './writer.ts';

const folder = { path: '', remove: () => {} };
beforeEach(() => void Object.assign(folder, temporaryFolder()));
afterEach(() => folder.remove());
const file = () => join(folder.path, 'zone.db');

const start = () =>
  startWriter<TallyCommands>({
    file: file(),
    module: TALLY_MODULE,
    backups: folder.path,
    clock: testClock,
  });

/** A database with enough rows for many pages, closed cleanly. */
async function filled(rows: number): Promise<void> {
  const writer = await start();
  for (let done = 0; done < rows; done += 1_000) {
    await Promise.all(
      Array.from({ length: 1_000 }, (_, index) =>
        writer.execute('tally.add', { id: `p${done + index}`, counter: 'a', amount: 1 }),
      ),
    );
  }
  await writer.close();
}

/** Overwrites one page in the middle of the file. */
function spoil(page: number): void {
  const bytes = readFileSync(file());
  bytes.fill(0x5a, page * 4096, (page + 1) * 4096);
  writeFileSync(file(), bytes);
}

describe('the writing connection', () => {
  it('is durable at every commit, enforces foreign keys and cuts its WAL back', () => {
    const db = openForWriting(file());
    const pragma = (name: string) => db.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('journal_size_limit')).toBeGreaterThan(0);
    db.close();
  });

  it("leaves another program's database exactly as it was", async () => {
    const other = new BetterSqlite(file());
    other.exec('CREATE TABLE theirs (a)');
    other.close();
    const before = readFileSync(file());
    await expect(start()).rejects.toMatchObject({ code: 'database-foreign' });
    expect(readFileSync(file())).toEqual(before);
    expect(readdirSync(folder.path)).toEqual(['zone.db']);
  });
});

describe('a damaged database', () => {
  it('is set aside under its time when it is not a database at all, and none is begun in its place', async () => {
    const text = 'these are not the bytes of a database\n'.repeat(100);
    writeFileSync(file(), text);
    await expect(start()).rejects.toMatchObject({
      code: 'database-damaged',
      message: expect.stringMatching(/zone\.db\.damaged-\d{4}-\d\d-\d\dT/),
    });
    const aside = readdirSync(folder.path).find((name) => name.startsWith('zone.db.damaged-'));
    expect(readFileSync(join(folder.path, aside ?? ''), 'utf8')).toBe(text);
    await expect(start()).rejects.toMatchObject({
      code: 'database-set-aside',
      message: expect.stringContaining(aside ?? 'the name'),
    });
    expect(readdirSync(folder.path)).not.toContain('zone.db');
  });

  it('is seen at the start when the end of the file is missing', async () => {
    await filled(3_000);
    truncateSync(file(), statSync(file()).size - 4096);
    await expect(start()).rejects.toMatchObject({ code: 'database-damaged' });
  });

  it('is seen by the whole check, and the next start reads everything before it goes on', async () => {
    await filled(5_000);
    spoil(Math.floor(statSync(file()).size / 4096 / 2));
    const findings = await startWholeCheck(file());
    expect(findings).not.toEqual([]);
    expect(findings.length).toBeLessThanOrEqual(20);
    await expect(start()).rejects.toMatchObject({ code: 'database-damaged' });
  });

  it('is only a suspicion when all of it can be read', async () => {
    await filled(1_000);
    markSuspect(file(), 'a page could not be read');
    const writer = await start();
    await writer.close();
    expect(readdirSync(folder.path)).not.toContain('zone.db.suspect');
  });

  it('gives way to an empty one only when a person asks', async () => {
    writeFileSync(file(), 'damaged'.repeat(1_000));
    await expect(start()).rejects.toMatchObject({ code: 'database-damaged' });
    restore({
      file: file(),
      source: null,
      migrations,
      archived: TALLY_ARCHIVE,
      at: '2026-01-05T08:00:00.000Z',
    });
    const writer = await start();
    expect(writer.head.seq).toBe(0);
    await writer.close();
  });
});
