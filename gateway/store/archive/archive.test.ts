import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder, testClock } from '../../testing/storage/folder.ts';
import { migrations, TALLY_ARCHIVE } from '../../testing/storage/tally-module.ts';
import { backUp } from '../backup.ts';
import { migrate } from '../migrate.ts';
import { openForReading, openForWriting } from '../open.ts';
import { restore } from '../restore.ts';
import { checkSuspect, markSuspect } from '../set-aside.ts';
import { archiveFault, attachArchive, seesPart } from './attach.ts';
import { openArchive, partsIn } from './file.ts';
import { copyPart, proveParts } from './move.ts';
import { archiveFile, movedParts, type Part } from './table.ts';

const at = '2026-01-05T08:00:00.000Z';
const folder = { path: '', remove: () => {} };
let db: Database;
const file = () => join(folder.path, 'zone.db');
const archive = () => archiveFile(file());

beforeEach(() => {
  Object.assign(folder, temporaryFolder());
  db = openForWriting(file());
  migrate(db, [...migrations, MOVED], { backupFile: '' }, at);
  attachArchive(db, TALLY_ARCHIVE);
  add(1, 20);
});
afterEach(() => {
  db.close();
  folder.remove();
});

/** Where the database keeps what was moved, and that such rows may go. */
const MOVED = {
  id: 'tally-2',
  sql: `CREATE TABLE tally_moved (part TEXT, after INTEGER, until INTEGER, rows INTEGER, sha256 TEXT) STRICT;
    DROP TRIGGER tally_records_no_delete;`,
};

function add(from: number, to: number): void {
  const insert = db.prepare('INSERT INTO main.tally_records VALUES (?, ?, ?, ?, ?)');
  for (let seq = from; seq <= to; seq += 1) insert.run(seq, `r${seq}`, 'a', seq * 10, `h${seq}`);
}

const copied = (part: string, after: number, until: number): Part =>
  copyPart(file(), TALLY_ARCHIVE, { part, after, until }, testClock);

/** What is copied is then marked, and removed here. */
function move(part: string, after: number, until: number): Part {
  const moved = copied(part, after, until);
  const { rows, sha256 } = moved;
  db.prepare('INSERT INTO tally_moved VALUES (?, ?, ?, ?, ?)').run(
    part,
    after,
    until,
    rows,
    sha256,
  );
  db.prepare('DELETE FROM main.tally_records WHERE seq <= ?').run(until);
  return moved;
}

const gone = (): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(archive() + end, { force: true });
};

const seqs = (of = db): unknown[] =>
  of.prepare('SELECT seq FROM tally_records ORDER BY seq').pluck().all();
const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n);
const inMain = (): unknown[] =>
  db.prepare('SELECT seq FROM main.tally_records ORDER BY seq').pluck().all();

function reading<T>(what: (reader: Database) => T, of = file()): T {
  const reader = openForReading(of);
  try {
    attachArchive(reader, TALLY_ARCHIVE);
    return what(reader);
  } finally {
    reader.close();
  }
}

describe('rows that were moved', () => {
  it('are read as before, by connections that were there and by new ones', () => {
    const before = db.prepare('SELECT * FROM tally_records ORDER BY seq').all();
    move('one', 0, 8);
    move('two', 8, 15);
    expect(inMain()).toEqual(upTo(20, 16));
    expect(db.prepare('SELECT * FROM tally_records ORDER BY seq').all()).toEqual(before);
    expect(reading(seqs)).toEqual(upTo(20));
    expect(proveParts(archive(), TALLY_ARCHIVE, movedParts(db, TALLY_ARCHIVE))).toEqual([]);
    expect(reading((reader) => [seesPart(reader, 'two'), seesPart(reader, 'three')])).toEqual([
      true,
      false,
    ]);
  });

  it('are met once while they lie in both files, and while they are being removed', () => {
    copied('one', 0, 8);
    expect(seqs()).toEqual(upTo(20));
    db.prepare('DELETE FROM main.tally_records WHERE seq <= 3').run();
    expect(seqs()).toEqual(upTo(20));
  });

  it('stay read by a connection in the middle of its question', () => {
    const reader = openForReading(file());
    attachArchive(reader, TALLY_ARCHIVE);
    const asked = reader
      .prepare<[], number>('SELECT seq FROM tally_records ORDER BY seq')
      .pluck()
      .iterate();
    expect(asked.next().value).toBe(1);
    move('one', 0, 8);
    expect([1, ...asked]).toEqual(upTo(20));
    reader.close();
  });

  it('are copied on where the copying was broken off, and once', () => {
    const half = openArchive(archive(), TALLY_ARCHIVE);
    const insert = half.prepare('INSERT INTO tally_records VALUES (?, ?, ?, ?, ?)');
    for (let seq = 1; seq <= 5; seq += 1) insert.run(seq, `r${seq}`, 'a', seq * 10, `h${seq}`);
    half.close();
    expect(copied('one', 0, 8)).toEqual(copied('one', 0, 8));
    expect(partsIn(archive())).toHaveLength(1);
  });

  it('are not marked as moved where the archive holds others under their keys', () => {
    const other = openArchive(archive(), TALLY_ARCHIVE);
    other.prepare("INSERT INTO tally_records VALUES (3, 'r3', 'a', 999, 'h3')").run();
    other.close();
    expect(() => copied('one', 0, 8)).toThrow('which are not those that were moved');
    expect(partsIn(archive())).toEqual([]);
    expect(seqs()).toEqual(upTo(20));
  });

  it('are never changed in the archive', () => {
    move('one', 0, 8);
    const other = openArchive(archive(), TALLY_ARCHIVE);
    for (const change of [
      'UPDATE tally_records SET amount = 1',
      'DELETE FROM tally_records',
      'DELETE FROM parts',
    ]) {
      expect(() => other.exec(change), change).toThrow('only added to');
    }
    other.close();
    expect(() => db.exec('DELETE FROM archive.tally_records')).toThrow('only added to');
  });

  it('are named when they are no longer what they were', () => {
    move('one', 0, 8);
    const other = openArchive(archive(), TALLY_ARCHIVE);
    other.exec(
      'DROP TRIGGER tally_records_no_update; UPDATE tally_records SET amount = 1 WHERE seq = 4',
    );
    other.close();
    expect(proveParts(archive(), TALLY_ARCHIVE, movedParts(db, TALLY_ARCHIVE))).toEqual([
      'one: the archive holds 8 of 8 rows, which are not those that were moved',
    ]);
  });
});

/** Where the moved rows begin in the archive. */
function rootPages(): unknown[] {
  const other = openArchive(archive(), TALLY_ARCHIVE);
  other.pragma('wal_checkpoint(TRUNCATE)');
  const found = other
    .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'tally_records'")
    .pluck()
    .all();
  other.close();
  return found;
}

describe('an archive that is not there', () => {
  const faultAfter = (change: () => void): [string | null, unknown[]] => {
    move('one', 0, 8);
    db.close();
    change();
    db = openForWriting(file());
    attachArchive(db, TALLY_ARCHIVE);
    return [archiveFault(db, TALLY_ARCHIVE), seqs()];
  };
  it('is told, and the database works without it; none is begun in its place', () => {
    expect(faultAfter(gone)).toEqual([expect.stringContaining('is missing: one'), upTo(20, 9)]);
    expect(existsSync(archive())).toBe(false);
  });

  it('is told when another database’s lies there', () => {
    const other = (): void => {
      gone();
      openArchive(archive(), TALLY_ARCHIVE).close();
    };
    const said = expect.stringContaining('is not the archive of this database: one');
    expect(faultAfter(other)).toEqual([said, upTo(20, 9)]);
  });

  it('is told when it is no archive at all, which is left as it is', () => {
    const text = (): void => {
      gone();
      writeFileSync(archive(), 'a list of things to buy');
    };
    expect(faultAfter(text)).toEqual([expect.stringContaining('cannot be read'), upTo(20, 9)]);
  });

  it('is moved aside at the start after somebody met damage in it, and the database stays', () => {
    expect(
      faultAfter(() => {
        // What says which months are there can still be read.
        const [root] = rootPages();
        const broken = openSync(archive(), 'r+');
        writeSync(broken, Buffer.alloc(4096, 0x5a), 0, 4096, (Number(root) - 1) * 4096);
        closeSync(broken);
        markSuspect(file(), 'database disk image is malformed');
        const start = openForWriting(file());
        checkSuspect(start, file(), at);
        start.close();
      }),
    ).toEqual([expect.stringContaining('is missing: one'), upTo(20, 9)]);
    const names = readdirSync(folder.path);
    expect(names.filter((name) => /damaged-[^.]+Z$/.test(name))).toEqual([
      expect.stringMatching(/^archive\.db\.damaged-/),
    ]);
    expect(names).not.toContain('zone.db.suspect');
  });

  it('is read again once it was put back', () => {
    move('one', 0, 8);
    db.close();
    const kept = join(folder.path, 'kept.db');
    copyFileSync(archive(), kept);
    gone();
    copyFileSync(kept, archive());
    db = openForWriting(file());
    attachArchive(db, TALLY_ARCHIVE);
    expect([archiveFault(db, TALLY_ARCHIVE), seqs()]).toEqual([null, upTo(20)]);
    // Also to be added to.
    add(21, 25);
    move('two', 8, 20);
    expect(seqs()).toEqual(upTo(25));
  });
});

describe('backups', () => {
  const folderOf = () => join(folder.path, 'backups');
  const copy = (name: string) => join(folderOf(), name);

  it('share one archive, which is copied anew only when more was moved', () => {
    expect(backUp(file(), copy('1.db')).archive).toBeNull();
    move('one', 0, 8);
    expect(backUp(file(), copy('2.db')).archive?.file).toBe(copy('archive.db'));
    expect(backUp(file(), copy('3.db')).archive).toBeNull();
    move('two', 8, 12);
    expect(backUp(file(), copy('4.db')).archive).not.toBeNull();
    for (const name of ['1.db', '2.db', '3.db', '4.db']) {
      expect(reading(seqs, copy(name)), name).toEqual(upTo(20));
    }
    expect(readdirSync(folderOf()).sort()).toEqual(['1.db', '2.db', '3.db', '4.db', 'archive.db']);
  });

  it('do not take the place of another database’s', () => {
    move('one', 0, 8);
    backUp(file(), copy('1.db'));
    const other = openArchive(copy('archive.db'), TALLY_ARCHIVE);
    other.prepare("INSERT INTO parts VALUES ('theirs', 100, 200, 5, 'x')").run();
    other.close();
    move('two', 8, 12);
    expect(() => backUp(file(), copy('2.db'))).toThrow('is the archive of another database');
  });

  const bringBack = (name: string | null) => {
    db.close();
    const source = name === null ? null : copy(name);
    const known = [...migrations, MOVED];
    try {
      return restore({ file: file(), source, migrations: known, archived: TALLY_ARCHIVE, at });
    } finally {
      db = openForWriting(file());
      attachArchive(db, TALLY_ARCHIVE);
    }
  };

  it('come back with the archive that they need', () => {
    move('one', 0, 8);
    backUp(file(), copy('1.db'));
    gone();
    expect(bringBack('1.db').archive_kept_as).toBeNull();
    expect(seqs()).toEqual(upTo(20));
  });

  it('come back beside the archive that is there, where it has all, also more than they know of', () => {
    backUp(file(), copy('1.db'));
    move('one', 0, 8);
    expect(bringBack('1.db').archive_kept_as).toBeNull();
    expect([seqs(), inMain()]).toEqual([upTo(20), upTo(20)]);
    expect(move('one', 0, 8).rows).toBe(8);
    expect(seqs()).toEqual(upTo(20));
  });

  it('set aside an archive that is not theirs', () => {
    move('one', 0, 8);
    backUp(file(), copy('1.db'));
    gone();
    openArchive(archive(), TALLY_ARCHIVE).close();
    expect(bringBack('1.db').archive_kept_as).toMatch(/^archive\.db\.replaced-/);
    expect(seqs()).toEqual(upTo(20));
  });

  it('are refused without the archive that they need, and nothing is changed', () => {
    move('one', 0, 8);
    backUp(file(), copy('1.db'));
    add(21, 21);
    gone();
    rmSync(copy('archive.db'));
    expect(() => bringBack('1.db')).toThrow('needs an archive.db that holds one');
    expect(inMain()).toEqual(upTo(21, 9));
  });

  it('give way to an empty beginning with its archive', () => {
    move('one', 0, 8);
    expect(bringBack(null).archive_kept_as).toMatch(/^archive\.db\.replaced-/);
  });
});
