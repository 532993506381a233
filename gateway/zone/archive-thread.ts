import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../base/clock.ts';
import { assert } from '../base/errors.ts';
import type { ThreadFailed } from '../base/one-answer.ts';
import { LEDGER_ARCHIVE } from '../inventory/months/ledger-archive.ts';
import { copyPart } from '../store/archive/move.ts';
import type { Part, Range } from '../store/archive/table.ts';
import { codeOf, messageOf } from '../store/sqlite-error.ts';

/** What the thread that copies a month into the archive is told, and what it tells. */
export type ArchiveTask = {
  /** The database. */
  readonly file: string;
  readonly range: Range;
};
export type Archived = { readonly type: 'archived'; readonly part: Part };

function carryOut({ file, range }: ArchiveTask): Archived | ThreadFailed {
  try {
    return {
      type: 'archived',
      part: copyPart(
        file,
        LEDGER_ARCHIVE,
        range,
        systemClock(() => false),
      ),
    };
  } catch (error) {
    return { type: 'failed', code: codeOf(error, 'archive-failed'), message: messageOf(error) };
  }
}

assert(!isMainThread && parentPort !== null, 'this file runs as a worker thread');
parentPort.postMessage(carryOut(workerData));
