import { Worker } from 'node:worker_threads';
import { OperationalError } from '../base/errors.ts';
import type { BackupReport } from './backup.ts';
import type { FromTask, StoreTask } from './task-protocol.ts';

/** Backs up beside the running writer, see `backUp`. Rejects with `backup-exists` or `backup-failed`. */
export async function startBackup(file: string, target: string): Promise<BackupReport> {
  const told = await run({ type: 'backup', file, target });
  if (told.type !== 'backed-up') throw new OperationalError('backup-failed', 'no report came');
  return told.report;
}

/**
 * Reads the whole database beside the running writer. Resolves with what is wrong with it, empty when
 * nothing is. After a finding the next start reads everything first and moves a damaged file aside.
 */
export async function startWholeCheck(file: string): Promise<readonly string[]> {
  const told = await run({ type: 'check', file });
  if (told.type !== 'checked') throw new OperationalError('check-failed', 'no finding came');
  return told.findings;
}

function run(task: StoreTask): Promise<FromTask> {
  const worker = new Worker(new URL('./task-thread.ts', import.meta.url), { workerData: task });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new OperationalError('task-failed', 'the thread ended')));
    worker.once('message', (message: FromTask) => {
      if (message.type === 'failed') reject(new OperationalError(message.code, message.message));
      else resolve(message);
    });
  });
}
