import { Worker } from 'node:worker_threads';
import { OperationalError } from './errors.ts';

/** What a thread could not do, as its one message. */
export type ThreadFailed = {
  readonly type: 'failed';
  readonly code: string;
  readonly message: string;
};

/**
 * Work that takes seconds, on a thread of its own, which is given `task`, posts one message and ends. Rejects with the
 * code that the thread told, with what it threw, or with `thread-ended`.
 */
export function oneAnswer<T extends { readonly type: string }>(
  thread: URL,
  task: unknown,
): Promise<T> {
  const worker = new Worker(thread, { workerData: task });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new OperationalError('thread-ended', 'the thread ended')));
    worker.once('message', (told: T | ThreadFailed) => {
      if (isFailed(told)) reject(new OperationalError(told.code, told.message));
      else resolve(told);
    });
  });
}

function isFailed(told: { readonly type: string }): told is ThreadFailed {
  return told.type === 'failed';
}
