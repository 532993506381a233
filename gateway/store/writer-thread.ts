import { dirname, join } from 'node:path';
import {
  isMainThread,
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { type Cancel, type Clock, isoTime, systemClock } from '../base/clock.ts';
import { assert, describeError, OperationalError } from '../base/errors.ts';
import { millis } from '../base/units.ts';
import type { Moment } from './command.ts';
import { type Asked, GroupRunner } from './group.ts';
import { migrate } from './migrate.ts';
import { openForWriting } from './open.ts';
import { failureClass, sqliteCode } from './sqlite-error.ts';
import type {
  FromWriter,
  Head,
  ToWriter,
  WriterModuleFile,
  WriterThreadData,
} from './writer-protocol.ts';

/** A pause this long after work is used for a checkpoint. */
const PAUSE = millis(100);
/** Commands after which a pause is worth a checkpoint. */
const COMMANDS_WORTH_A_CHECKPOINT = 256;

/**
 * The loop of the writer thread: takes everything its port holds, carries it out as one group, commits,
 * answers, and looks again. No timer delays a group: what arrives during one fsync is the next group.
 */
class WriterLoop {
  readonly #port: MessagePort;
  readonly #db: Database;
  readonly #runner: GroupRunner;
  readonly #head: () => Head;
  readonly #groupMax: number;
  readonly #clock: Clock;
  #synchronised: boolean;
  #waiting: Asked[] = [];
  #closing = false;
  #sinceCheckpoint = 0;
  #cancelPause: Cancel = () => {};

  constructor(port: MessagePort, data: WriterThreadData, module: WriterModuleFile, db: Database) {
    this.#port = port;
    this.#db = db;
    this.#groupMax = data.groupMax;
    this.#synchronised = data.clockSynchronised;
    this.#clock = systemClock(() => this.#synchronised);
    this.#runner = new GroupRunner(db, module.writerModule, () => this.#moment());
    this.#head = module.createHead(db);
  }

  start(migrations: readonly string[], backup: string | null): void {
    this.#port.on('message', (message: ToWriter) => {
      this.#take(message);
      this.#work();
    });
    this.#tell({ type: 'ready', head: this.#head(), migrations, backup });
  }

  #work(): void {
    this.#cancelPause();
    for (;;) {
      this.#drainPort();
      if (this.#waiting.length === 0) break;
      const group = this.#waiting.splice(0, this.#groupMax);
      if (!this.#runGroup(group)) return;
    }
    if (this.#closing) this.#close();
    else if (this.#sinceCheckpoint >= COMMANDS_WORTH_A_CHECKPOINT) {
      this.#cancelPause = this.#clock.after(PAUSE, () => this.#checkpoint());
    }
  }

  /** False when the writer must not go on. */
  #runGroup(group: readonly Asked[]): boolean {
    const begun = this.#clock.monotonic();
    const result = this.#runner.run(group);
    switch (result.outcome) {
      case 'committed':
        this.#sinceCheckpoint += group.length;
        this.#tell({
          type: 'committed',
          answers: result.answers,
          head: this.#head(),
          group_ms: this.#clock.monotonic() - begun,
        });
        return true;
      case 'full':
        this.#tell({ type: 'full', commands: group.length, message: describeError(result.error) });
        return true;
      case 'fatal':
        this.#stop(result.error);
        return false;
    }
  }

  #drainPort(): void {
    while (this.#waiting.length < this.#groupMax) {
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) return;
      this.#take(received.message);
    }
  }

  #take(message: ToWriter): void {
    if (message.type === 'close') {
      this.#closing = true;
      return;
    }
    this.#synchronised = message.clockSynchronised;
    for (const command of message.commands) this.#waiting.push(command);
  }

  #checkpoint(): void {
    this.#sinceCheckpoint = 0;
    try {
      this.#db.pragma('wal_checkpoint(PASSIVE)');
    } catch (error) {
      // Without room the pages simply stay in the WAL, where they are as safe.
      if (failureClass(error) === 'fatal') this.#stop(error);
    }
  }

  #moment(): Moment {
    const wall = this.#clock.wall();
    return {
      recorded_at: isoTime(wall.at),
      clock_synchronised: wall.synchronised,
      monotonic_ms: this.#clock.monotonic(),
    };
  }

  /** The connection is left as it is: closing it would write to a file that can no longer be trusted. */
  #stop(error: unknown): void {
    const code = sqliteCode(error) ?? 'writer-failed';
    this.#tell({ type: 'fatal', code, message: describeError(error) });
    this.#port.close();
  }

  #close(): void {
    this.#db.close();
    this.#tell({ type: 'closed' });
    this.#port.close();
  }

  #tell(message: FromWriter): void {
    this.#port.postMessage(message);
  }
}

/** An edge: what the module file exports is checked here once. */
async function loadModule(url: string): Promise<WriterModuleFile> {
  const loaded: unknown = await import(url);
  if (!isWriterModuleFile(loaded)) {
    throw new OperationalError(
      'writer-module',
      `${url} does not export migrations, writerModule and createHead`,
    );
  }
  return loaded;
}

function isWriterModuleFile(loaded: unknown): loaded is WriterModuleFile {
  return (
    typeof loaded === 'object' &&
    loaded !== null &&
    'migrations' in loaded &&
    Array.isArray(loaded.migrations) &&
    'writerModule' in loaded &&
    typeof loaded.writerModule === 'function' &&
    'createHead' in loaded &&
    typeof loaded.createHead === 'function'
  );
}

async function main(port: MessagePort, data: WriterThreadData): Promise<void> {
  try {
    const module = await loadModule(data.module);
    const db = openForWriting(data.file);
    const clock = systemClock(() => data.clockSynchronised);
    const recordedAt = isoTime(clock.wall().at);
    const stamp = recordedAt.replaceAll(/[:.]/g, '-');
    const backupFile = join(data.backups || dirname(data.file), `before-upgrade-${stamp}.db`);
    const { applied, backup } = migrate(db, module.migrations, { backupFile }, recordedAt);
    new WriterLoop(port, data, module, db).start(applied, backup);
  } catch (error) {
    const code = error instanceof OperationalError ? error.code : 'writer-start';
    port.postMessage({
      type: 'refused',
      code,
      message: describeError(error),
    } satisfies FromWriter);
    port.close();
  }
}

assert(!isMainThread && parentPort !== null, 'this file runs as a worker thread');
await main(parentPort, workerData);
