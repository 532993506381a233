import { join } from 'node:path';
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
import { type Millis, millis } from '../base/units.ts';
import { Attention } from './attention.ts';
import { Ballast } from './ballast.ts';
import type { Moment } from './command.ts';
import { stamp } from './files.ts';
import { type Asked, GroupRunner } from './group.ts';
import { Housekeeping } from './housekeeping.ts';
import { migrate } from './migrate.ts';
import { openForWriting } from './open.ts';
import { checkSuspect, markSuspect, refuseWhileSetAside, setDamagedAside } from './set-aside.ts';
import { codeOf, isDamage, messageOf, sqliteCode } from './sqlite-error.ts';
import type {
  FromWriter,
  Head,
  ToWriter,
  WriterModuleFile,
  WriterThreadData,
} from './writer-protocol.ts';

/** A pause this long after work is used for housekeeping. */
const PAUSE = millis(100);

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
  readonly #file: string;
  readonly #clock: Clock;
  #synchronised: boolean;
  #day: string | null;
  #waiting: Asked[] = [];
  #closing = false;
  /** When there was nothing left to do. */
  #idleSince: Millis = millis(0);
  readonly #attention = new Attention();
  readonly #housekeeping: Housekeeping;
  #cancelPause: Cancel = () => {};

  constructor(
    port: MessagePort,
    data: WriterThreadData,
    module: WriterModuleFile,
    db: Database,
    ballast: Ballast,
  ) {
    this.#port = port;
    this.#db = db;
    this.#groupMax = data.groupMax;
    this.#file = data.file;
    this.#synchronised = data.clockSynchronised;
    this.#day = data.day;
    this.#clock = systemClock(
      () => this.#synchronised,
      () => this.#day,
    );
    this.#runner = new GroupRunner(db, module.writerModule, () => this.#moment(), data.settings);
    this.#head = module.createHead(db);
    this.#housekeeping = new Housekeeping(db, data.file, ballast, (state) =>
      this.#tell({ type: 'storage', state }),
    );
  }

  start(migrations: readonly string[], backup: string | null): void {
    this.#port.on('message', (message: ToWriter) => {
      this.#attention.came(millis(this.#clock.monotonic() - this.#idleSince));
      this.#take(message);
      this.#work();
    });
    const { state: storage } = this.#housekeeping;
    this.#tell({ type: 'ready', head: this.#head(), migrations, backup, storage });
    this.#planPause();
  }

  #work(): void {
    this.#cancelPause();
    for (;;) {
      this.#drainPort();
      if (this.#waiting.length === 0 && !this.#closing) this.#awaitNext();
      if (this.#waiting.length === 0) break;
      const group = this.#waiting.splice(0, this.#groupMax);
      if (!this.#runGroup(group)) return;
    }
    if (this.#closing) this.#close();
    else this.#planPause();
  }

  /** False when the writer must not go on. */
  #runGroup(group: readonly Asked[]): boolean {
    const begun = this.#clock.monotonic();
    let result = this.#runner.run(group);
    if (result.outcome === 'full' && this.#housekeeping.makeRoom()) {
      result = this.#runner.run(group);
      if (result.outcome === 'full') this.#housekeeping.makeRoom();
    }
    switch (result.outcome) {
      case 'committed': {
        const ended = this.#clock.monotonic();
        const { answers } = result;
        this.#tell({ type: 'committed', answers, head: this.#head(), group_ms: ended - begun });
        return this.#keepHouse(() => this.#housekeeping.committed(group.length, ended));
      }
      case 'full':
      case 'busy': {
        const code = result.outcome === 'full' ? 'disk-full' : 'database-busy';
        const message = describeError(result.error);
        this.#tell({ type: 'unrecorded', code, commands: group.length, message });
        return true;
      }
      case 'fatal':
        this.#stop(result.error);
        return false;
    }
  }

  #planPause(): void {
    if (!this.#housekeeping.wanted) return;
    this.#cancelPause = this.#clock.after(PAUSE, () => {
      if (this.#keepHouse(() => this.#housekeeping.pause())) this.#planPause();
    });
  }

  /** False when the writer must not go on. */
  #keepHouse(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#stop(error);
      return false;
    }
  }

  /** Polls the port for a moment where the next command is likely to be near. */
  #awaitNext(): void {
    const since = this.#clock.monotonic();
    this.#idleSince = since;
    const until = this.#attention.until(since);
    if (until === null) return;
    for (let now = since; now < until; now = this.#clock.monotonic()) {
      this.#drainPort();
      if (this.#waiting.length > 0 || this.#closing) {
        this.#attention.came(millis(now - since));
        return;
      }
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
    this.#day = message.day;
    for (const command of message.commands) this.#waiting.push(command);
  }

  #moment(): Moment {
    const wall = this.#clock.wall();
    return {
      recorded_at: isoTime(wall.at),
      clock_synchronised: wall.synchronised,
      today: this.#clock.day(),
      monotonic_ms: this.#clock.monotonic(),
    };
  }

  /** The connection is left as it is: closing it would write to a file that can no longer be trusted. */
  #stop(error: unknown): void {
    this.#cancelPause();
    if (isDamage(error)) markSuspect(this.#file, describeError(error));
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
  const clock = systemClock(() => data.clockSynchronised);
  const now = isoTime(clock.wall().at);
  try {
    const module = await loadModule(data.module);
    refuseWhileSetAside(data.file);
    const ballast = new Ballast(`${data.file}.ballast`, data.ballastBytes);
    const db = openWithRoom(data.file, ballast);
    try {
      checkSuspect(db, data.file, now);
      const backupFile = join(data.backups, `before-upgrade-${stamp(now)}.db`);
      const { applied, backup } = migrate(db, module.migrations, { backupFile }, now);
      new WriterLoop(port, data, module, db, ballast).start(applied, backup);
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    refuse(port, orSetAside(error, data.file, now));
  }
}

/** A full disk has no room even for SQLite's shared-memory file: the ballast makes some. */
function openWithRoom(file: string, ballast: Ballast): Database {
  try {
    return openForWriting(file);
  } catch (error) {
    const full = error instanceof OperationalError && error.code === 'disk-full';
    if (!full || !ballast.release()) throw error;
    return openForWriting(file);
  }
}

/** What is damaged is moved away before anything else can write to it. */
function orSetAside(error: unknown, file: string, now: string): unknown {
  const damaged = error instanceof OperationalError && error.code === 'database-damaged';
  if (!damaged && !isDamage(error)) return error;
  try {
    const aside = setDamagedAside(file, messageOf(error), now);
    return new OperationalError('database-damaged', aside);
  } catch {
    const stays = `${file} is damaged, and could not be moved aside`;
    return new OperationalError('database-damaged', stays, { cause: error });
  }
}

function refuse(port: MessagePort, error: unknown): void {
  const code = codeOf(error, 'writer-start');
  port.postMessage({ type: 'refused', code, message: messageOf(error) } satisfies FromWriter);
  port.close();
}

assert(!isMainThread && parentPort !== null, 'this file runs as a worker thread');
await main(parentPort, workerData);
