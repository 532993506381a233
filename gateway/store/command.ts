import type { Database } from 'better-sqlite3';

/**
 * How domain code meets the writer thread. A room (journal, inventory, inbound, …) exports one
 * `WriterModule`: given the writing connection it prepares its statements once and returns its handlers.
 * A handler runs inside a savepoint of the current group's transaction; what it returns is sent to the
 * caller only after the group's COMMIT is durable. A thrown error undoes that handler's work alone.
 */
export type CommandTypes = Record<string, { input: unknown; output: unknown }>;

export type Handlers<C extends CommandTypes> = {
  readonly [K in keyof C]: (input: C[K]['input'], moment: Moment) => C[K]['output'];
};

/** When the command is being carried out, read once per command by the writer thread. */
export type Moment = {
  /** ISO 8601 in UTC: the `recorded_at` of everything this command writes. */
  readonly recorded_at: string;
  readonly clock_synchronised: boolean;
  /** By which lots are expired, see `Clock.day`. */
  readonly today: string | null;
  /** Monotonic milliseconds on the scale that all threads of the process share. */
  readonly monotonic_ms: number;
};

/** `settings` is what the configuration says to the rooms, as plain data; nothing given means its defaults. */
export type WriterModule<C extends CommandTypes> = (
  db: Database,
  undone: Undone,
  settings?: unknown,
) => Handlers<C>;

/**
 * Work may be rolled back after a handler has run: its own, because it threw, or its whole group, because
 * the disk refused. Whoever remembers in memory what it read from or wrote to the database registers here
 * and forgets it when called; the handler then reads it anew.
 */
export type Undone = {
  onUndone(forget: () => void): void;
  /** What was read and written up to now is committed: none of it will be undone any more. */
  onKept?(kept: () => void): void;
};

/** The caller's side, on the main thread. */
export interface Writer<C extends CommandTypes> {
  /**
   * Resolves with the handler's answer once it is durable. Rejects with an OperationalError whose code is
   * `writer-queue-full` (not queued), `disk-full` (nothing recorded; may be tried again), `writer-stopped`
   * or the handler's own code.
   */
  execute<K extends keyof C & string>(command: K, input: C[K]['input']): Promise<C[K]['output']>;
}

/** One step of the schema. Applied once, in the order of the list, each in its own transaction. */
export type Migration = {
  /** Stable and unique, e.g. `journal-1`. */
  readonly id: string;
  readonly sql: string;
};
