import { IMPORT_FAULTS_MAX } from '../../contract/constants.ts';
import type { ImportAnswer } from '../../contract/http/import.ts';
import { type Clock, isoTime } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ImportSummary } from '../inventory/import/apply.ts';
import type { NewImport } from '../inventory/import/check.ts';
import type { ImportFault } from '../inventory/import/faults.ts';
import type { Writer } from '../store/command.ts';
import type { Reader } from '../store/query.ts';
import { refusalOf, refuse } from './desk.ts';
import { startCheck } from './import-check.ts';
import type { ZoneQueries } from './reader-module.ts';
import type { ZoneCommands } from './writer-module.ts';
import type { ImportRequest, Refusal } from './zone-port.ts';

export type ImportDeskParts = {
  /** The database. */
  readonly file: string;
  readonly writer: Writer<ZoneCommands>;
  readonly reader: Reader<ZoneQueries>;
  readonly clock: Clock;
};

/** Takes in files: checked on a thread of their own, then written by many short commands. */
export class ImportDesk {
  readonly #parts: ImportDeskParts;
  #going: Promise<void> | null = null;

  constructor(parts: ImportDeskParts) {
    this.#parts = parts;
  }

  async import(request: ImportRequest, by: string): Promise<Result<ImportAnswer, Refusal>> {
    const { id, kind } = request;
    // One that stopped half-way, on a full disk perhaps, goes in to its end before the next.
    await this.goOn();
    const checked = await startCheck({ file: this.#parts.file, asked: request });
    if (!checked.ok) return err(faulty(checked.error));
    if (checked.value.type === 'known') return answerOf(checked.value.outcome, request);
    const { summary } = checked.value;
    if (request.dry_run) return ok({ outcome: 'checked', kind, ...summary });
    try {
      const known = await this.#stage(checked.value, request, by);
      if (known !== null) return answerOf(known, request);
      const { lines, parts } = checked.value;
      const faults = await this.#apply(id, lines, parts.length);
      return faults === null ? ok({ outcome: 'created', kind, ...summary }) : err(faulty(faults));
    } catch (error) {
      return refusalOf(error);
    }
  }

  /** What was left unfinished: what counted already goes in to its end, what did not is forgotten. */
  goOn(): Promise<void> {
    this.#going ??= this.#finish().finally(() => {
      this.#going = null;
    });
    return this.#going;
  }

  async #finish(): Promise<void> {
    const { reader, writer } = this.#parts;
    for (const { id, applied, parts } of await reader.query('import.unfinished', null)) {
      if (applied === 0) await writer.execute('import.abandon', { id });
      else await this.#apply(id, [], parts - applied);
    }
  }

  /** All parts, of which none counts yet. Returns the outcome where the file was taken in before. */
  async #stage({ digest, summary, parts }: NewImport, { id, kind }: ImportRequest, by: string) {
    const { writer, clock } = this.#parts;
    const occurred_at = isoTime(clock.wall().at);
    const import_ = { id, kind, digest, summary, parts: parts.length, by, occurred_at };
    const [first = '[]', ...others] = parts;
    const staged = await writer.execute('import.stage', { ...import_, part: 0, rows: first });
    if (staged.outcome !== 'staged') return staged;
    try {
      await inTurn(others, (rows, index) =>
        writer.execute('import.stage', { ...import_, part: index + 1, rows }),
      );
    } catch (error) {
      // What cannot be forgotten now is forgotten at the next start.
      await writer.execute('import.abandon', { id }).catch(() => {});
      throw error;
    }
    return null;
  }

  /** Faults of the first part, or null when all is in. */
  async #apply(
    id: string,
    lines: readonly number[],
    parts: number,
  ): Promise<readonly ImportFault[] | null> {
    const { writer } = this.#parts;
    const first = await writer.execute('import.apply', { id });
    if (first.outcome === 'refused') {
      return first.faults.map((fault) => ({ ...fault, line: lines[fault.line] ?? 1 }));
    }
    // One at a time: each is as much as a parcel should have to wait for.
    for (let part = 1; part < parts; part += 1) await writer.execute('import.apply', { id });
    return null;
  }
}

/** Parts that are written down at once: they share a commit, and still leave the writer to others soon. */
const UNDER_WAY = 4;

/** In their order, some under way at once. The first failure ends it when those under way have ended. */
async function inTurn<T>(
  items: readonly T[],
  send: (item: T, index: number) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < items.length; from += UNDER_WAY) {
    const some = items.slice(from, from + UNDER_WAY);
    const ended = await Promise.allSettled(some.map((item, index) => send(item, from + index)));
    for (const each of ended) if (each.status === 'rejected') throw each.reason;
  }
}

type Outcome = ImportSummary & { readonly outcome: 'exists' | 'exists_with_different_body' };

function answerOf(known: Outcome, { id, kind }: ImportRequest): Result<ImportAnswer, Refusal> {
  const { outcome, ...summary } = known;
  if (outcome === 'exists') return ok({ outcome, kind, ...summary });
  return refuse('different-body', `The id ${id} was used before for another file.`);
}

function faulty(faults: readonly ImportFault[]): Refusal {
  const told = faults.slice(0, IMPORT_FAULTS_MAX);
  return {
    kind: 'invalid',
    detail: `${countOf(faults.length)} found in the file; nothing was imported.`,
    errors: told.map(({ line, column, message }) => ({ path: column, message, line })),
  };
}

function countOf(faults: number): string {
  if (faults === 1) return 'One fault was';
  if (faults <= IMPORT_FAULTS_MAX) return `${faults} faults were`;
  return `More than ${IMPORT_FAULTS_MAX} faults, of which the first ${IMPORT_FAULTS_MAX} are listed, were`;
}
