import type { BackupReport } from './backup.ts';

/** Work on the whole file that takes seconds: each on a thread of its own, which ends with it. */
export type StoreTask =
  | { readonly type: 'backup'; readonly file: string; readonly target: string }
  | { readonly type: 'check'; readonly file: string };

export type TaskDone =
  | { readonly type: 'backed-up'; readonly report: BackupReport }
  | { readonly type: 'checked'; readonly findings: readonly string[] };
