import type { Result } from '../base/result.ts';
import type { Asked, CheckedImport } from '../inventory/import/check.ts';
import type { ImportFault } from '../inventory/import/faults.ts';

/** What the thread that checks a file is told, and what it tells. */
export type CheckTask = {
  /** The database. */
  readonly file: string;
  readonly asked: Asked;
};

export type Checked = {
  readonly type: 'checked';
  readonly result: Result<CheckedImport, readonly ImportFault[]>;
};
