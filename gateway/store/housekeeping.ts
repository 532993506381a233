import type { Database } from 'better-sqlite3';
import { type Millis, millis } from '../base/units.ts';
import type { Ballast } from './ballast.ts';
import { fileBytes } from './files.ts';
import { BUSY_TIMEOUT_MS, WAL_BYTES_KEPT } from './open.ts';
import { failureClass } from './sqlite-error.ts';
import type { StorageState } from './writer-protocol.ts';

/** Commands after which a pause is worth a checkpoint. */
const COMMANDS_WORTH_A_CHECKPOINT = 256;
/** Under load, where no pause comes, the WAL is looked at this often. */
const LOOK_EVERY = millis(1_000);
/** A WAL of this size means that readers keep it from being taken in: the writer then waits for a gap. */
const WAL_BYTES_MAX = 64 * 1024 * 1024;
/** How long it waits for that gap: shorter than anything on the conveyor notices. */
const GAP_WAIT_MS = 20;

/**
 * What the writer does between groups: takes the WAL in, keeps its file small, and rebuilds the ballast.
 * All in short steps. Throws only what makes the file untrustworthy.
 */
export class Housekeeping {
  readonly #db: Database;
  readonly #wal: string;
  readonly #ballast: Ballast;
  readonly #onStorage: (state: StorageState) => void;
  #sinceCheckpoint = 0;
  #lookedAt: Millis | null = null;
  #state: StorageState;

  constructor(
    db: Database,
    file: string,
    ballast: Ballast,
    onStorage: (state: StorageState) => void,
  ) {
    this.#db = db;
    this.#wal = `${file}-wal`;
    this.#ballast = ballast;
    this.#onStorage = onStorage;
    this.#state = ballast.released ? 'low' : 'ok';
  }

  get state(): StorageState {
    return this.#state;
  }

  /** Something is left for the next pause. */
  get wanted(): boolean {
    return this.#sinceCheckpoint >= COMMANDS_WORTH_A_CHECKPOINT || !this.#ballast.whole;
  }

  /** After a group was committed. */
  committed(commands: number, now: Millis): void {
    this.#sinceCheckpoint += commands;
    if (this.#state === 'full') this.#become('low');
    this.#lookedAt ??= now;
    if (now - this.#lookedAt < LOOK_EVERY) return;
    this.#lookedAt = now;
    if (fileBytes(this.#wal) > WAL_BYTES_MAX) this.#restartWal();
    this.#growBallast();
  }

  /** The disk was full. True when room was given back and the group may be tried again. */
  makeRoom(): boolean {
    const room = this.#ballast.release();
    this.#become(room ? 'low' : 'full');
    return room;
  }

  /** One step in a pause. */
  pause(): void {
    if (this.#sinceCheckpoint >= COMMANDS_WORTH_A_CHECKPOINT) {
      this.#sinceCheckpoint = 0;
      const large = fileBytes(this.#wal) > WAL_BYTES_KEPT;
      this.#checkpoint(large ? 'TRUNCATE' : 'PASSIVE', 0);
      return;
    }
    this.#growBallast();
  }

  #growBallast(): void {
    this.#ballast.grow();
    if (this.#ballast.whole && this.#state === 'low') this.#become('ok');
  }

  #restartWal(): void {
    this.#checkpoint('RESTART', GAP_WAIT_MS);
  }

  #checkpoint(mode: 'PASSIVE' | 'RESTART' | 'TRUNCATE', wait_ms: number): void {
    try {
      this.#db.pragma(`busy_timeout = ${wait_ms}`);
      this.#db.pragma(`main.wal_checkpoint(${mode})`);
    } catch (error) {
      // Without room, or beside a reader, the pages stay in the WAL, where they are as safe.
      if (failureClass(error) === 'fatal') throw error;
    } finally {
      this.#db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }
  }

  #become(state: StorageState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#onStorage(state);
  }
}
