import type { Database } from 'better-sqlite3';
import type { ImportsUnderWay } from '../../../contract/http/import.ts';

/** An import that was not at its end when the process ended; parts that count already. */
export type UnfinishedImport = {
  readonly id: string;
  readonly applied: number;
  readonly parts: number;
};

export function unfinishedImports(db: Database): (_: null) => readonly UnfinishedImport[] {
  const all = db.prepare<[], UnfinishedImport>(
    'SELECT id, applied, parts FROM import_jobs LIMIT 100',
  );
  return () => all.all();
}

/** The import that goes in now: one at a time. */
export function importsUnderWay(db: Database): (_: null) => ImportsUnderWay {
  const rows = db.prepare<[], ImportsUnderWay['under_way'][number]>(
    'SELECT id, kind, by, applied, parts FROM import_jobs ORDER BY id LIMIT 1',
  );
  return () => ({ under_way: rows.all() });
}
