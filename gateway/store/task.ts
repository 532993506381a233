import { OperationalError } from '../base/errors.ts';
import { oneAnswer } from '../base/one-answer.ts';
import type { BackupReport } from './backup.ts';
import type { StoreTask, TaskDone } from './task-protocol.ts';

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

const run = (task: StoreTask): Promise<TaskDone> =>
  oneAnswer(new URL('./task-thread.ts', import.meta.url), task);
