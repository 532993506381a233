import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TALLY_MODULE, temporaryFolder, testClock } from '../testing/storage/folder.ts';
import { migrations, TALLY_ARCHIVE, type TallyCommands } from '../testing/storage/tally-module.ts';
import { backupName, pruneBackups } from './backup.ts';
import { restore } from './restore.ts';
import { startBackup } from './task.ts';
import { startWriter } from './writer.ts';

const folder = { path: '', remove: () => {} };
beforeEach(() => void Object.assign(folder, temporaryFolder()));
afterEach(() => folder.remove());
const file = () => join(folder.path, 'zone.db');
const copy = () => join(folder.path, 'copies', 'copy.db');
const at = '2026-01-05T08:00:00.000Z';
const bringBack = () =>
  restore({ file: file(), source: copy(), migrations, archived: TALLY_ARCHIVE, at });

const start = (path = file()) =>
  startWriter<TallyCommands>({
    file: path,
    module: TALLY_MODULE,
    backups: folder.path,
    clock: testClock,
  });
const add = (id: string) => ({ id, counter: 'a', amount: 1 });

async function seqAfterStart(path = file()): Promise<number> {
  const writer = await start(path);
  await writer.close();
  return writer.head.seq;
}

describe('a backup', () => {
  it('is one state of the database, while the writer goes on', async () => {
    const writer = await start();
    await Promise.all(
      Array.from({ length: 500 }, (_, i) => writer.execute('tally.add', add(`p${i}`))),
    );
    let ended = false;
    const backup = startBackup(file(), copy()).finally(() => {
      ended = true;
    });
    for (let during = 0; !ended; during += 1) {
      await writer.execute('tally.add', add(`during${during}`));
    }
    expect((await backup).bytes).toBeGreaterThan(0);
    await writer.close();
    expect(readdirSync(join(folder.path, 'copies'))).toEqual(['copy.db']);
    expect(await seqAfterStart(copy())).toBeGreaterThanOrEqual(500);
  });

  it('never overwrites', async () => {
    await (await start()).close();
    await startBackup(file(), copy());
    await expect(startBackup(file(), copy())).rejects.toMatchObject({ code: 'backup-exists' });
  });

  it('keeps the newest copies and nothing else it did not make', () => {
    const names = ['2026-01-01', '2026-01-02', '2026-01-03'].map((day) => backupName(day));
    for (const name of [...names, 'mine.db']) writeFileSync(join(folder.path, name), '');
    expect(pruneBackups(folder.path, 2, names[2] ?? '')).toEqual([names[0]]);
    expect(readdirSync(folder.path).sort()).toEqual(['mine.db', names[1], names[2]]);
  });
});

describe('restore', () => {
  async function backedUpThenGoneOn(): Promise<void> {
    const writer = await start();
    await writer.execute('tally.add', add('before'));
    await startBackup(file(), copy());
    await writer.execute('tally.add', add('after'));
    await writer.close();
  }

  it('brings the copy back and keeps what was there, which opens as before', async () => {
    await backedUpThenGoneOn();
    const report = bringBack();
    expect(await seqAfterStart()).toBe(1);
    expect(report.kept_as).toBe('zone.db.replaced-2026-01-05T08-00-00-000Z');
    expect(await seqAfterStart(join(folder.path, report.kept_as ?? ''))).toBe(2);
    expect(existsSync(copy())).toBe(true);
  });

  it('changes nothing when the copy is damaged', async () => {
    await backedUpThenGoneOn();
    const bytes = readFileSync(copy());
    bytes.fill(0x5a, 4096, 3 * 4096);
    writeFileSync(copy(), bytes);
    expect(bringBack).toThrow(expect.objectContaining({ code: 'backup-damaged' }));
    expect(await seqAfterStart()).toBe(2);
  });

  it('refuses a copy that is not there, is no database, or is of a newer program', async () => {
    await backedUpThenGoneOn();
    expect(() =>
      restore({ file: file(), source: copy(), migrations: [], archived: TALLY_ARCHIVE, at }),
    ).toThrow(expect.objectContaining({ code: 'database-too-new' }));
    writeFileSync(copy(), 'a text');
    expect(bringBack).toThrow(expect.objectContaining({ code: 'backup-damaged' }));
    expect(() =>
      restore({
        file: file(),
        source: join(folder.path, 'none.db'),
        migrations,
        archived: TALLY_ARCHIVE,
        at,
      }),
    ).toThrow(expect.objectContaining({ code: 'backup-missing' }));
    expect(await seqAfterStart()).toBe(2);
  });
});
