import { oneAnswer } from '../base/one-answer.ts';
import type { Result } from '../base/result.ts';
import type { CheckedImport } from '../inventory/import/check.ts';
import type { ImportFault } from '../inventory/import/faults.ts';
import type { Checked, CheckTask } from './import-check-protocol.ts';

/** Reads and checks a file on a thread of its own, beside the running writer. Rejects with `import-check`. */
export async function startCheck(
  task: CheckTask,
): Promise<Result<CheckedImport, readonly ImportFault[]>> {
  const thread = new URL('./import-check-thread.ts', import.meta.url);
  const { result } = await oneAnswer<Checked>(thread, task);
  return result;
}
