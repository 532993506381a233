import type { Database } from 'better-sqlite3';
import type { ImportKind } from '../../../contract/http/import.ts';
import { assert, Refused } from '../../base/errors.ts';
import { attempts } from '../../store/attempt.ts';
import type { Handlers, Moment } from '../../store/command.ts';
import { doneImports, type ImportSummary, type KnownImport, refuseWhile } from './apply.ts';
import type { ImportFault } from './faults.ts';
import type { ImportRows } from './format.ts';
import { type DocumentImports, type PartRooms, partApplier } from './part.ts';

/** One part of a checked file, to be kept until all parts are there. */
export type StagePart = {
  readonly id: string;
  readonly kind: ImportKind;
  readonly digest: string;
  readonly summary: ImportSummary;
  readonly parts: number;
  readonly part: number;
  /** The rows as JSON. */
  readonly rows: string;
  readonly by: string;
  readonly occurred_at: string;
};

export type StageOutcome = { readonly outcome: 'staged' } | KnownImport;

export type ApplyOutcome =
  | { readonly outcome: 'going-on' }
  | ({ readonly outcome: 'created' } & ImportSummary)
  | { readonly outcome: 'refused'; readonly faults: readonly ImportFault[] };

/**
 * A large file goes in by many short commands. While its parts are written down, nothing of it counts. The
 * first part that is applied decides: it holds all rows that could be wrong by now, and where one is, the whole
 * file is refused. The rows of the later parts depend on the catalog alone, which only imports change, and
 * there is no other one meanwhile; documents in them are new, and nobody else makes them meanwhile: they cannot
 * fail, and go in also after a restart.
 */
export type ImportJobCommands = {
  'import.stage': { input: StagePart; output: StageOutcome };
  'import.apply': { input: { readonly id: string }; output: ApplyOutcome };
  /** Nothing of it was applied yet. */
  'import.abandon': { input: { readonly id: string }; output: { readonly abandoned: boolean } };
};

type Job = {
  readonly id: string;
  readonly kind: ImportKind;
  readonly digest: string;
  readonly summary: string;
  readonly parts: number;
  readonly applied: number;
  readonly rows_applied: number;
  readonly by: string;
  readonly occurred_at: string;
};

export function importJobHandlers(
  db: Database,
  rooms: PartRooms,
  documents: DocumentImports,
): Handlers<ImportJobCommands> {
  const apply = partApplier(db, rooms);
  const done = doneImports(db);
  const jobs = jobTable(db);
  const attempt = attempts(db);

  const applyRows = (job: Job, data: ImportRows, moment: Moment): readonly ImportFault[] => {
    const { id, by, occurred_at, rows_applied: before } = job;
    if (data.kind === 'purchase_orders') {
      return documents.purchase_orders.apply(data.rows, job, moment);
    }
    if (data.kind === 'orders') return documents.orders.apply(data.rows, job, moment);
    return apply({ import: id, data, before, by, occurred_at }, moment).faults;
  };
  const announce = (id: string, data: ImportRows): void => {
    if (data.kind === 'purchase_orders') documents.purchase_orders.announce(id, data.rows);
    if (data.kind === 'orders') documents.orders.announce(id, data.rows);
  };
  const forget = (): void => {
    for (const each of Object.values(documents)) each.forget();
  };
  const applyPart = (job: Job, rows: ImportRows['rows'], moment: Moment) => {
    const faults = attempt(
      () => applyRows(job, dataOf(job.kind, rows), moment),
      (found) => found.length === 0,
    );
    rooms.catalog.forget();
    if (faults.length > 0) rooms.lots.forget();
    return faults;
  };

  return {
    'import.stage': (asked) => {
      const known = done.find(asked.id, asked.digest);
      if (known !== null) return known;
      const under_way = jobs.find(asked.id);
      if (under_way === null) {
        if (asked.part > 0) throw unknown(asked.id);
        refuseWhile(jobs.any());
        jobs.begin(asked);
      }
      jobs.stage(asked.id, asked.part, asked.rows);
      if (asked.part > 0) announce(asked.id, dataOf(asked.kind, jobs.rows(asked.id, asked.part)));
      return { outcome: 'staged' };
    },
    'import.apply': ({ id }, moment) => {
      const job = jobs.find(id);
      if (job === null) throw unknown(id);
      if (job.applied === 0) demandWhole(job, jobs.staged(id));
      const rows = jobs.rows(id, job.applied);
      const faults = applyPart(job, rows, moment);
      assert(faults.length === 0 || job.applied === 0, 'rows of later parts were right before');
      if (faults.length > 0) {
        jobs.remove(id);
        forget();
        return { outcome: 'refused', faults };
      }
      if (job.applied + 1 < job.parts) {
        jobs.advance(id, job.applied, rows.length);
        return { outcome: 'going-on' };
      }
      jobs.remove(id);
      // Written by this program from the same type.
      const summary = JSON.parse(job.summary) as ImportSummary;
      done.remember(id, job.digest, summary);
      return { outcome: 'created', ...summary };
    },
    'import.abandon': ({ id }) => {
      const job = jobs.find(id);
      if (job === null || job.applied > 0) return { abandoned: false };
      jobs.remove(id);
      forget();
      return { abandoned: true };
    },
  };
}

function dataOf(kind: ImportKind, rows: ImportRows['rows']): ImportRows {
  // Staged from rows of this kind.
  return { kind, rows } as ImportRows;
}

/** Nothing of a file counts before all of it is written down. */
function demandWhole({ id, parts }: Job, staged: number): void {
  if (staged === parts) return;
  const told = `${staged} of ${parts} parts of the import ${id} are there; send the others first`;
  throw new Refused('conflict', 'import-incomplete', told, { staged, parts });
}

function unknown(id: string): Refused {
  return new Refused('not-found', 'unknown-import', `no import ${id} is under way`);
}

function jobTable(db: Database) {
  const find = db.prepare<[string], Job>('SELECT * FROM import_jobs WHERE id = ?');
  const any = db.prepare<[], string>('SELECT id FROM import_jobs LIMIT 1').pluck();
  const insert = db.prepare(
    `INSERT INTO import_jobs (id, kind, digest, summary, parts, by, occurred_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertPart = db.prepare(
    'INSERT INTO import_parts (import, part, rows) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const readPart = db
    .prepare<[string, number], string>(
      'SELECT rows FROM import_parts WHERE import = ? AND part = ?',
    )
    .pluck();
  const countParts = db
    .prepare<[string], number>('SELECT count(*) FROM import_parts WHERE import = ?')
    .pluck();
  const removePart = db.prepare('DELETE FROM import_parts WHERE import = ? AND part = ?');
  const advance = db.prepare(
    'UPDATE import_jobs SET applied = applied + 1, rows_applied = rows_applied + ? WHERE id = ?',
  );
  const removeParts = db.prepare('DELETE FROM import_parts WHERE import = ?');
  const removeJob = db.prepare('DELETE FROM import_jobs WHERE id = ?');
  return {
    find: (id: string): Job | null => find.get(id) ?? null,
    any: (): string | undefined => any.get(),
    begin({ id, kind, digest, summary, parts, by, occurred_at }: StagePart): void {
      insert.run(id, kind, digest, JSON.stringify(summary), parts, by, occurred_at);
    },
    stage: (id: string, part: number, rows: string): void => void insertPart.run(id, part, rows),
    staged: (id: string): number => countParts.get(id) ?? 0,
    rows(id: string, part: number): ImportRows['rows'] {
      const text = readPart.get(id, part);
      assert(text !== undefined, `part ${part} of the import ${id} was staged`);
      // Staged from rows of one kind.
      return JSON.parse(text) as ImportRows['rows'];
    },
    advance(id: string, part: number, rows: number): void {
      removePart.run(id, part);
      advance.run(rows, id);
    },
    remove(id: string): void {
      removeParts.run(id);
      removeJob.run(id);
    },
  };
}
