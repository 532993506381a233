import type { Database } from 'better-sqlite3';
import { LEDGER_ARCHIVE } from '../../inventory/months/ledger-archive.ts';
import { readBoth } from '../../store/archive/attach.ts';
import { archiveTables } from '../../store/archive/file.ts';
import { type Part, rowsIn } from '../../store/archive/table.ts';
import type { Stockroom } from './stockroom.ts';

const { name, key, columns } = LEDGER_ARCHIVE;
const LIST = columns.join(', ');

/** An archive in memory for a database in memory; what `before` held in its own goes along, as a file would. */
export function archiveInMemory(db: Database, before: Database | null): void {
  db.exec("ATTACH ':memory:' AS archive");
  db.exec(archiveTables(LEDGER_ARCHIVE, 'archive.'));
  if (before !== null) {
    for (const [table, columns] of [[name, LIST] as const, ['parts', '*'] as const]) {
      const rows = before.prepare<[], unknown[]>(`SELECT ${columns} FROM archive.${table}`).raw();
      for (const row of rows.all()) insert(db, table, columns === '*' ? '' : `(${columns})`, row);
    }
  }
  readBoth(db, LEDGER_ARCHIVE);
}

/**
 * Moves all months that are closed, as the zone's job does it. Returns how many. One whose entries are not those that
 * the archive holds under their numbers, because the database was put back from before them, stays where it is.
 */
export function archiveMonths(room: Stockroom): number {
  const { db } = room;
  const due = db
    .prepare<[], { part: string; until: number }>(
      `SELECT month AS part, until FROM closed_months
       WHERE state = 'closed' AND until > (SELECT coalesce(max(until_seq), 0) FROM archived_months)
         AND until < (SELECT max(seq) FROM main.inventory_transactions) ORDER BY month`,
    )
    .all();
  let moved = 0;
  for (const { part, until } of due) {
    const last = db.prepare('SELECT coalesce(max(until_seq), 0) FROM archived_months').pluck();
    const range = { part, after: Number(last.get()), until };
    const { after } = range;
    // Nothing was recorded in it.
    if (until <= after) continue;
    const all: Part = { ...range, ...rowsIn(db, 'main', LEDGER_ARCHIVE, range) };
    db.prepare(
      `INSERT INTO archive.${name} (${LIST}) SELECT ${LIST} FROM main.${name} WHERE ${key} > ? AND ${key} <= ?
       ON CONFLICT DO NOTHING`,
    ).run(after, until);
    const there = rowsIn(db, 'archive', LEDGER_ARCHIVE, range);
    if (there.sha256 !== all.sha256) return moved;
    insert(db, 'parts', '', [part, after, until, all.rows, all.sha256], 'OR IGNORE');
    room.ok('month.archived', all);
    while (!room.ok('month.prune', { entries: 7 }).done);
    moved += 1;
  }
  return moved;
}

function insert(
  db: Database,
  table: string,
  columns: string,
  row: readonly unknown[],
  or = '',
): void {
  const places = row.map(() => '?').join(', ');
  db.prepare(`INSERT ${or} INTO archive.${table} ${columns} VALUES (${places})`).run(...row);
}
