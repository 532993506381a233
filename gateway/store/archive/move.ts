import type { Database } from 'better-sqlite3';
import type { Clock } from '../../base/clock.ts';
import { OperationalError } from '../../base/errors.ts';
import { type Millis, millis } from '../../base/units.ts';
import { openForReading } from '../open.ts';
import { addPart, openArchive, partsOf, readArchive } from './file.ts';
import { type ArchivedTable, archiveFile, type Part, type Range, rowsIn } from './table.ts';

/** Rows that one transaction copies. */
const COPIED_AT_ONCE = 2_000;

/**
 * Copies a run of rows into the archive, reads them back from there through another connection, and marks them whole.
 * Nothing is removed from the database. What was copied before and broken off is gone on with; the same again changes
 * nothing. Takes seconds for a million rows, so it belongs on a thread of its own.
 * Throws `archive-differs` where the archive holds other rows under these keys.
 */
export function copyPart(
  file: string,
  table: ArchivedTable,
  range: Range,
  clock: Pick<Clock, 'monotonic'>,
): Part {
  const target = archiveFile(file);
  const source = openForReading(file);
  try {
    const part = { ...range, ...rowsIn(source, 'main', table, range) };
    const archive = openArchive(target, table);
    try {
      const before = partsOf(archive).find(({ part }) => part === range.part);
      if (before === undefined) {
        // Durable with the checkpoint: a commit of its own for each step would take the disk from the decisions.
        archive.pragma('synchronous = NORMAL');
        copy(source, archive, table, range, clock);
        archive.pragma('wal_checkpoint(PASSIVE)');
        prove(target, table, part);
        archive.pragma('synchronous = FULL');
        addPart(archive, part);
        archive.pragma('wal_checkpoint(PASSIVE)');
      } else prove(target, table, part);
    } finally {
      archive.close();
    }
    return part;
  } finally {
    source.close();
  }
}

/** What does not hold of parts that were moved, in words; empty when all are as they were. */
export function proveParts(
  file: string,
  table: ArchivedTable,
  parts: readonly Part[],
): readonly string[] {
  if (parts.length === 0) return [];
  const archive = readArchive(file);
  if (archive === null) return [`${file} is missing`];
  try {
    return parts.flatMap((part) => {
      const found = rowsIn(archive, 'main', table, part);
      return found.sha256 === part.sha256 && found.rows === part.rows ? [] : [unlike(part, found)];
    });
  } finally {
    archive.close();
  }
}

function copy(
  source: Database,
  archive: Database,
  table: ArchivedTable,
  range: Range,
  clock: Pick<Clock, 'monotonic'>,
): void {
  const { name, key, columns } = table;
  const read = source
    .prepare<[number, number], unknown[]>(
      `SELECT ${columns.join(', ')} FROM main.${name} WHERE ${key} > ? AND ${key} <= ?
       ORDER BY ${key} LIMIT ${COPIED_AT_ONCE}`,
    )
    .raw();
  // A row that is there already is either the same, or the proof that follows finds it.
  const insert = archive.prepare(
    `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (${key}) DO NOTHING`,
  );
  const keyAt = columns.indexOf(key);
  const add = archive.transaction((rows: readonly unknown[][]) => {
    for (const row of rows) insert.run(...row);
  });
  for (let after = range.after; ; ) {
    const begun = clock.monotonic();
    const rows = read.all(after, range.until);
    add.immediate(rows);
    if (rows.length < COPIED_AT_ONCE) return;
    after = Number(rows.at(-1)?.[keyAt]);
    rest(millis(clock.monotonic() - begun));
  }
}

/** As long as the work took: the disk and half of a core are left to those whose parcels wait. */
function rest(duration_ms: Millis): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, duration_ms);
}

function prove(file: string, table: ArchivedTable, part: Part): void {
  const [wrong] = proveParts(file, table, [part]);
  if (wrong === undefined) return;
  throw new OperationalError(
    'archive-differs',
    `${wrong}; nothing was removed. Move ${file} away if it belongs to another database, and start again`,
  );
}

const unlike = (part: Part, found: Pick<Part, 'rows'>): string =>
  `${part.part}: the archive holds ${found.rows} of ${part.rows} rows${
    found.rows === part.rows ? ', which are not those that were moved' : ''
  }`;
