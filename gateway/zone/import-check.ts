import { Worker } from 'node:worker_threads';
import { OperationalError } from '../base/errors.ts';
import type { Result } from '../base/result.ts';
import type { CheckedImport } from '../inventory/import/check.ts';
import type { ImportFault } from '../inventory/import/faults.ts';
import type { CheckTask, FromCheck } from './import-check-protocol.ts';

/** Reads and checks a file on a thread of its own, beside the running writer. Rejects with `import-check`. */
export function startCheck(
  task: CheckTask,
): Promise<Result<CheckedImport, readonly ImportFault[]>> {
  const worker = new Worker(new URL('./import-check-thread.ts', import.meta.url), {
    workerData: task,
  });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new OperationalError('import-check', 'the thread ended')));
    worker.once('message', (message: FromCheck) => {
      if (message.type === 'checked') resolve(message.result);
      else reject(new OperationalError('import-check', message.message));
    });
  });
}
