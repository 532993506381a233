import type { Database } from 'better-sqlite3';
import type { CommandTypes, Migration, WriterModule } from './command.ts';
import type { Answer, Asked } from './group.ts';

/** What the writer thread's module file exports. The zone puts it together from the rooms' modules. */
export type WriterModuleFile = {
  readonly migrations: readonly Migration[];
  readonly writerModule: WriterModule<CommandTypes>;
  /** Asked after each commit, on the writing connection: position of the newest journal record. */
  readonly createHead: (db: Database) => () => Head;
};

/** Position of the newest journal record. */
export type Head = { readonly seq: number; readonly hash: string };

export type WriterThreadData = {
  readonly file: string;
  /** URL of the module file, see `WriterModuleFile`. */
  readonly module: string;
  readonly groupMax: number;
  /** Folder for the copy made before the schema changes. */
  readonly backups: string;
  readonly clockSynchronised: boolean;
};

/** Main thread to writer. Commands are answered in the order in which they were sent. */
export type ToWriter =
  | {
      readonly type: 'commands';
      readonly commands: readonly Asked[];
      readonly clockSynchronised: boolean;
    }
  | { readonly type: 'close' };

/** Writer to main thread. */
export type FromWriter =
  | {
      readonly type: 'ready';
      readonly head: Head;
      readonly migrations: readonly string[];
      readonly backup: string | null;
    }
  | { readonly type: 'refused'; readonly code: string; readonly message: string }
  | {
      readonly type: 'committed';
      readonly answers: readonly Answer[];
      readonly head: Head;
      /** From BEGIN to after COMMIT. */
      readonly group_ms: number;
    }
  | { readonly type: 'full'; readonly commands: number; readonly message: string }
  | { readonly type: 'fatal'; readonly code: string; readonly message: string }
  | { readonly type: 'closed' };
