import type { Database } from 'better-sqlite3';

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
