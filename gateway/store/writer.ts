import { Worker } from 'node:worker_threads';
import { BoundedQueue } from '../base/bounded-queue.ts';
import type { Clock } from '../base/clock.ts';
import { OperationalError } from '../base/errors.ts';
import type { CommandTypes, Writer } from './command.ts';
import { errorOf } from './failure.ts';
import { fileBytes } from './files.ts';
import type { Answer, Asked } from './group.ts';
import { Histogram, type HistogramView } from './histogram.ts';
import type {
  FromWriter,
  Head,
  StorageState,
  ToWriter,
  WriterThreadData,
} from './writer-protocol.ts';

/** The main thread's side of the writer thread. */

export type WriterOptions = {
  /** The database file; made when it is not there. */
  readonly file: string;
  /** A file that exports a `WriterModuleFile`. */
  readonly module: URL;
  /** Folder for the copy made before the schema of existing data changes. */
  readonly backups: string;
  readonly clock: Clock;
  /** Commands that may wait for their answer before `execute` refuses. */
  readonly queueMax?: number;
  /** Commands that share one commit at most. */
  readonly groupMax?: number;
  /** Size of the file that is given up when the disk is full; none where it is not given. */
  readonly ballastBytes?: number;
  /** What the configuration says to the rooms of the module: plain data that can cross to a thread. */
  readonly settings?: unknown;
};

export const QUEUE_MAX = 8_192;
export const GROUP_MAX = 512;

/** One durable group, told after its callers were answered. */
export type CommitEvent<C extends CommandTypes> = {
  readonly commands: readonly CommittedCommand<C>[];
  readonly commit_ms: number;
  readonly head: Head;
};

/** A command of the group that did not fail. */
export type CommittedCommand<C extends CommandTypes> = {
  [K in keyof C & string]: {
    readonly command: K;
    readonly input: C[K]['input'];
    readonly output: C[K]['output'];
  };
}[keyof C & string];

export type { StorageState } from './writer-protocol.ts';

export type WriterStats = {
  /** Commands that were taken and not yet answered. */
  readonly queue_depth: number;
  readonly queue_max: number;
  readonly commands: number;
  readonly groups: number;
  /** Commands that the disk refused: nothing of them was recorded. */
  readonly unrecorded: number;
  /** Monotonic time of the newest commit; null before the first. For the watchdog. */
  readonly last_commit_ms: number | null;
  /** Monotonic time since which a command has waited without any commit; null when none waits. */
  readonly waiting_since_ms: number | null;
  readonly wal_bytes: number;
  readonly storage: StorageState;
  /** Milliseconds from BEGIN to durable. */
  readonly commit_ms: HistogramView;
};

export interface WriterThread<C extends CommandTypes> extends Writer<C> {
  /** Newest journal record that is durable. */
  readonly head: Head;
  /** What the start did to the schema; `backup` names the copy made first. */
  readonly migrated: { readonly steps: readonly string[]; readonly backup: string | null };
  onCommit(listener: (event: CommitEvent<C>) => void): () => void;
  /** Told when the disk is full, when it takes writes again, and when the ballast is whole again. */
  onStorage(listener: (state: StorageState) => void): () => void;
  /** The disk or file can no longer be trusted: the process must end and start anew. */
  onFatal(listener: (error: OperationalError) => void): () => void;
  stats(): WriterStats;
  /** Takes no more commands, carries out those that wait, and closes the database. */
  close(): Promise<void>;
}

/**
 * Starts the thread, opens the database and brings its schema up to date. Rejects with the thread's
 * reason (`database-set-aside`, `database-foreign`, `database-unusable`, `database-too-new`, `disk-full`,
 * `migration-failed`, …).
 */
export async function startWriter<C extends CommandTypes>(
  options: WriterOptions,
): Promise<WriterThread<C>> {
  const workerData: WriterThreadData = {
    file: options.file,
    module: options.module.href,
    groupMax: options.groupMax ?? GROUP_MAX,
    backups: options.backups,
    ballastBytes: options.ballastBytes ?? 0,
    clockSynchronised: options.clock.wall().synchronised,
    day: options.clock.day(),
    settings: options.settings,
  };
  const worker = new Worker(new URL('./writer-thread.ts', import.meta.url), { workerData });
  const ready = await new Promise<Extract<FromWriter, { type: 'ready' }>>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (message: FromWriter) => {
      if (message.type === 'ready') resolve(message);
      else if (message.type === 'refused') {
        reject(new OperationalError(message.code, message.message));
      } else reject(new OperationalError('writer-start', `unexpected ${message.type}`));
    });
  });
  worker.removeAllListeners('error');
  return new MainSide<C>(worker, options, ready);
}

type Pending = {
  readonly asked: Asked;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: OperationalError) => void;
};

class MainSide<C extends CommandTypes> implements WriterThread<C> {
  readonly migrated;
  #head: Head;
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #file: string;
  /** Everything not yet answered, in the order sent, which is the order of the answers. */
  readonly #pending: BoundedQueue<Pending>;
  #unsent: Asked[] = [];
  #flushPlanned = false;
  #stopped: OperationalError | null = null;
  #closed: PromiseWithResolvers<void> | null = null;
  #storage: StorageState;
  #commands = 0;
  #groups = 0;
  #unrecorded = 0;
  #lastCommit: number | null = null;
  #waitingSince: number | null = null;
  readonly #commitMs = new Histogram();
  readonly #commitListeners = new Set<(event: CommitEvent<C>) => void>();
  readonly #storageListeners = new Set<(state: StorageState) => void>();
  readonly #fatalListeners = new Set<(error: OperationalError) => void>();

  constructor(
    worker: Worker,
    options: WriterOptions,
    ready: Extract<FromWriter, { type: 'ready' }>,
  ) {
    this.#worker = worker;
    this.#clock = options.clock;
    this.#file = options.file;
    this.#pending = new BoundedQueue(options.queueMax ?? QUEUE_MAX);
    this.#head = ready.head;
    this.#storage = ready.storage;
    this.migrated = { steps: ready.migrations, backup: ready.backup };
    worker.on('message', (message: FromWriter) => this.#receive(message));
    worker.on('error', (cause) => this.#fail('writer-failed', 'the writer thread failed', cause));
    worker.on('exit', () => this.#fail('writer-failed', 'the writer thread ended', undefined));
  }

  get head(): Head {
    return this.#head;
  }

  execute<K extends keyof C & string>(command: K, input: C[K]['input']): Promise<C[K]['output']> {
    if (this.#stopped !== null) return Promise.reject(this.#stopped);
    const asked: Asked = { command, input };
    return new Promise((resolve, reject) => {
      if (!this.#pending.push({ asked, resolve, reject })) {
        const refusal = `${this.#pending.capacity} commands already wait for the disk`;
        reject(new OperationalError('writer-queue-full', refusal));
        return;
      }
      this.#waitingSince ??= this.#clock.monotonic();
      this.#unsent.push(asked);
      this.#planFlush();
    });
  }

  onCommit(listener: (event: CommitEvent<C>) => void): () => void {
    return subscribe(this.#commitListeners, listener);
  }

  onStorage(listener: (state: StorageState) => void): () => void {
    return subscribe(this.#storageListeners, listener);
  }

  onFatal(listener: (error: OperationalError) => void): () => void {
    return subscribe(this.#fatalListeners, listener);
  }

  stats(): WriterStats {
    return {
      queue_depth: this.#pending.size,
      queue_max: this.#pending.capacity,
      commands: this.#commands,
      groups: this.#groups,
      unrecorded: this.#unrecorded,
      last_commit_ms: this.#lastCommit,
      waiting_since_ms: this.#waitingSince,
      wal_bytes: fileBytes(`${this.#file}-wal`),
      storage: this.#storage,
      commit_ms: this.#commitMs.view(),
    };
  }

  close(): Promise<void> {
    if (this.#closed !== null) return this.#closed.promise;
    this.#closed = Promise.withResolvers<void>();
    if (this.#stopped !== null) this.#closed.resolve();
    else {
      this.#flush();
      this.#stopped = new OperationalError('writer-stopped', 'the writer is closing');
      this.#send({ type: 'close' });
    }
    return this.#closed.promise;
  }

  /** Commands of one turn of the event loop travel together: one message, and mostly one commit. */
  #planFlush(): void {
    if (this.#flushPlanned) return;
    this.#flushPlanned = true;
    const flush = () => {
      this.#flushPlanned = false;
      this.#flush();
    };
    // With nothing under way the writer would stand idle, so it is woken before the turn ends.
    if (this.#pending.size === this.#unsent.length) queueMicrotask(flush);
    else setImmediate(flush);
  }

  #flush(): void {
    if (this.#unsent.length === 0) return;
    const commands = this.#unsent;
    this.#unsent = [];
    this.#send({
      type: 'commands',
      commands,
      clockSynchronised: this.#clock.wall().synchronised,
      day: this.#clock.day(),
    });
  }

  #send(message: ToWriter): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWriter): void {
    switch (message.type) {
      case 'committed':
        this.#committed(message);
        return;
      case 'unrecorded':
        this.#refused(message);
        return;
      case 'storage':
        this.#storage = message.state;
        for (const listener of this.#storageListeners) listener(message.state);
        return;
      case 'fatal':
        this.#fail('writer-stopped', message.message, message.code);
        return;
      case 'closed':
        this.#stopped = new OperationalError('writer-stopped', 'the writer is closed');
        this.#closed?.resolve();
        return;
      case 'ready':
      case 'refused':
        return;
    }
  }

  #committed(message: Extract<FromWriter, { type: 'committed' }>): void {
    this.#head = message.head;
    this.#groups += 1;
    this.#commands += message.answers.length;
    this.#lastCommit = this.#clock.monotonic();
    this.#commitMs.add(message.group_ms);
    const commands: CommittedCommand<C>[] = [];
    for (const answer of message.answers) {
      const pending = this.#pending.shift();
      if (pending === undefined) break;
      settle(pending, answer);
      // The thread boundary erases the types that `execute` demanded.
      if (answer.ok) {
        commands.push({ ...pending.asked, output: answer.output } as CommittedCommand<C>);
      }
    }
    this.#waitingSince = this.#pending.size === 0 ? null : this.#lastCommit;
    const event = { commands, commit_ms: message.group_ms, head: message.head };
    for (const listener of this.#commitListeners) listener(event);
  }

  #refused(message: Extract<FromWriter, { type: 'unrecorded' }>): void {
    for (let index = 0; index < message.commands; index += 1) {
      this.#pending.shift()?.reject(new OperationalError(message.code, message.message));
    }
    this.#unrecorded += message.commands;
    this.#waitingSince = this.#pending.size === 0 ? null : this.#clock.monotonic();
  }

  #fail(code: string, message: string, cause: unknown): void {
    const expected = this.#stopped !== null;
    this.#stopped ??= new OperationalError(code, message, { cause });
    for (let pending = this.#pending.shift(); pending; pending = this.#pending.shift()) {
      pending.reject(new OperationalError('writer-stopped', message, { cause }));
    }
    this.#closed?.resolve();
    if (expected) return;
    for (const listener of this.#fatalListeners) listener(this.#stopped);
  }
}

function settle(pending: Pending, answer: Answer): void {
  if (answer.ok) return pending.resolve(answer.output);
  pending.reject(errorOf(answer));
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
