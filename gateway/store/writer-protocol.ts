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

/**
 * `low`: the disk was full; work goes on in the room that the ballast gave back.
 * `full`: nothing can be recorded until somebody makes room.
 */
export type StorageState = 'ok' | 'low' | 'full';

/** Position of the newest journal record. */
export type Head = { readonly seq: number; readonly hash: string };

export type WriterThreadData = {
  readonly file: string;
  /** URL of the module file, see `WriterModuleFile`. */
  readonly module: string;
  readonly groupMax: number;
  /** Folder for the copy made before the schema changes. */
  readonly backups: string;
  /** Size of the file that is given up when the disk is full; 0 for none. */
  readonly ballastBytes: number;
  readonly clockSynchronised: boolean;
  /** See `Clock.day`. */
  readonly day: string | null;
  /** For the module, see `WriterModule`. */
  readonly settings: unknown;
};

/** Main thread to writer. Commands are answered in the order in which they were sent. */
export type ToWriter =
  | {
      readonly type: 'commands';
      readonly commands: readonly Asked[];
      readonly clockSynchronised: boolean;
      readonly day: string | null;
    }
  | { readonly type: 'close' };

/** Writer to main thread. */
export type FromWriter =
  | {
      readonly type: 'ready';
      readonly head: Head;
      readonly migrations: readonly string[];
      readonly backup: string | null;
      readonly storage: StorageState;
    }
  | { readonly type: 'refused'; readonly code: string; readonly message: string }
  | {
      readonly type: 'committed';
      readonly answers: readonly Answer[];
      readonly head: Head;
      /** From BEGIN to after COMMIT. */
      readonly group_ms: number;
    }
  /** The next so many commands were not recorded and may be tried again. */
  | {
      readonly type: 'unrecorded';
      readonly code: 'disk-full' | 'database-busy';
      readonly commands: number;
      readonly message: string;
    }
  | { readonly type: 'storage'; readonly state: StorageState }
  | { readonly type: 'fatal'; readonly code: string; readonly message: string }
  | { readonly type: 'closed' };
