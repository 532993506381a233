import { Worker } from 'node:worker_threads';
import { BoundedQueue } from '../base/bounded-queue.ts';
import type { Cancel, Clock } from '../base/clock.ts';
import { assert, OperationalError } from '../base/errors.ts';
import { type Millis, millis } from '../base/units.ts';
import { errorOf } from './failure.ts';
import { Histogram, type HistogramView } from './histogram.ts';
import type { QueryTypes, Reader } from './query.ts';
import {
  type FromReader,
  movable,
  type ReaderThreadData,
  type ToReader,
} from './reader-protocol.ts';

/** The main thread's side of the reader thread. */

export type ReaderOptions = {
  /** The database file. The writer must have brought its schema up to date. */
  readonly file: string;
  /** A file that exports a `ReaderModuleFile`. */
  readonly module: URL;
  readonly clock: Clock;
  /** Queries that may wait before `query` refuses. */
  readonly queueMax?: number;
  /** How long one query may take, without its wait. */
  readonly timeout?: Millis;
};

export const READER_QUEUE_MAX = 256;
export const QUERY_TIMEOUT = millis(5_000);
/** Threads that were given up and have not ended yet, at most. */
const ABANDONED_MAX = 2;

export type ReaderStats = {
  readonly queue_depth: number;
  readonly queue_max: number;
  readonly queries: number;
  readonly failed: number;
  readonly timed_out: number;
  /** Milliseconds from asked to answered, the wait included. */
  readonly query_ms: HistogramView;
};

export interface ReaderThread<Q extends QueryTypes> extends Reader<Q> {
  stats(): ReaderStats;
  /** Refuses what waits, and ends the thread. */
  close(): Promise<void>;
}

/** Starts the thread and opens the database. Rejects with the thread's reason. */
export async function startReader<Q extends QueryTypes>(
  options: ReaderOptions,
): Promise<ReaderThread<Q>> {
  const reader = new MainSide<Q>(options);
  await reader.start();
  return reader;
}

type Pending = {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
  readonly asked_ms: Millis;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: OperationalError) => void;
};

class MainSide<Q extends QueryTypes> implements ReaderThread<Q> {
  readonly #options: ReaderOptions;
  readonly #clock: Clock;
  readonly #timeout: Millis;
  readonly #waiting: BoundedQueue<Pending>;
  /** Null while a thread is being started or after the end. */
  #worker: Worker | null = null;
  #underWay: Pending | null = null;
  #cancelTimeout: Cancel = () => {};
  #stopped: OperationalError | null = null;
  #nextId = 1;
  #queries = 0;
  #failed = 0;
  #timedOut = 0;
  #abandoned = 0;
  readonly #queryMs = new Histogram();

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#timeout = options.timeout ?? QUERY_TIMEOUT;
    this.#waiting = new BoundedQueue(options.queueMax ?? READER_QUEUE_MAX);
  }

  async start(): Promise<void> {
    const worker = await startThread(this.#options);
    if (this.#stopped !== null) {
      await worker.terminate();
      return;
    }
    this.#worker = worker;
    worker.on('message', (message: FromReader) => {
      // A thread that was given up may still answer.
      if (worker === this.#worker) this.#receive(message);
    });
    worker.on('error', (cause) => this.#replace(worker, cause));
    worker.on('exit', () => this.#replace(worker, undefined));
    this.#next();
  }

  query<K extends keyof Q & string>(name: K, input: Q[K]['input']): Promise<Q[K]['output']> {
    if (this.#stopped !== null) return Promise.reject(this.#stopped);
    return new Promise((resolve, reject) => {
      const pending: Pending = {
        id: this.#nextId,
        name,
        input,
        asked_ms: this.#clock.monotonic(),
        resolve,
        reject,
      };
      this.#nextId += 1;
      if (!this.#waiting.push(pending)) {
        const refusal = `${this.#waiting.capacity} queries already wait for the reader`;
        reject(new OperationalError('reader-queue-full', refusal));
        return;
      }
      this.#next();
    });
  }

  stats(): ReaderStats {
    return {
      queue_depth: this.#waiting.size + (this.#underWay === null ? 0 : 1),
      queue_max: this.#waiting.capacity,
      queries: this.#queries,
      failed: this.#failed,
      timed_out: this.#timedOut,
      query_ms: this.#queryMs.view(),
    };
  }

  async close(): Promise<void> {
    this.#stop(new OperationalError('reader-stopped', 'the reader is closed'));
    const worker = this.#worker;
    this.#worker = null;
    // A read can be broken off at any point: nothing is lost with it.
    await worker?.terminate();
  }

  #next(): void {
    if (this.#worker === null || this.#underWay !== null) return;
    const pending = this.#waiting.shift();
    if (pending === undefined) return;
    this.#underWay = pending;
    this.#cancelTimeout = this.#clock.after(this.#timeout, () => this.#giveUp(pending));
    const { id, name, input } = pending;
    this.#worker.postMessage({ id, name, input } satisfies ToReader, movable(input));
  }

  #receive(message: FromReader): void {
    if (message.type !== 'answer' && message.type !== 'failed') return;
    const pending = this.#underWay;
    assert(pending?.id === message.id, 'the reader answers the query that is under way');
    this.#underWay = null;
    this.#cancelTimeout();
    this.#queries += 1;
    this.#queryMs.add(this.#clock.monotonic() - pending.asked_ms);
    if (message.type === 'answer') pending.resolve(message.output);
    else {
      this.#failed += 1;
      pending.reject(errorOf(message));
    }
    this.#next();
  }

  /** SQLite cannot be interrupted from outside its thread, so the thread goes with the query. */
  #giveUp(pending: Pending): void {
    this.#timedOut += 1;
    this.#underWay = null;
    const after = `${pending.name} took longer than ${this.#timeout} ms and was given up`;
    pending.reject(new OperationalError('query-timeout', after));
    const worker = this.#worker;
    if (worker === null) return;
    this.#worker = null;
    this.#abandoned += 1;
    const ended = worker.terminate().then(() => {
      this.#abandoned -= 1;
    });
    // A thread inside SQLite ends only when SQLite returns; too many of them would be worse than waiting.
    const room = this.#abandoned < ABANDONED_MAX ? Promise.resolve() : ended;
    void room.then(() => this.#restart());
  }

  /** The thread ended: what was under way is lost, what waits goes to a new thread. */
  #replace(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#cancelTimeout();
    const lost = this.#underWay;
    this.#underWay = null;
    lost?.reject(
      new OperationalError('reader-failed', 'the reader thread ended under it', { cause }),
    );
    this.#restart();
  }

  #restart(): void {
    if (this.#stopped !== null) return;
    this.start().catch((cause: unknown) => {
      const what = 'no new reader thread could be started';
      this.#stop(new OperationalError('reader-stopped', what, { cause }));
    });
  }

  #stop(why: OperationalError): void {
    this.#stopped ??= why;
    this.#cancelTimeout();
    this.#underWay?.reject(this.#stopped);
    this.#underWay = null;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      next.reject(this.#stopped);
    }
  }
}

/** Resolves with a thread that has its database open. */
async function startThread(options: ReaderOptions): Promise<Worker> {
  const workerData: ReaderThreadData = { file: options.file, module: options.module.href };
  const worker = new Worker(new URL('./reader-thread.ts', import.meta.url), { workerData });
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (message: FromReader) => {
      if (message.type === 'ready') resolve();
      else if (message.type === 'refused') {
        reject(new OperationalError(message.code, message.message));
      } else reject(new OperationalError('reader-start', `unexpected ${message.type}`));
    });
  });
  worker.removeAllListeners('error');
  return worker;
}
