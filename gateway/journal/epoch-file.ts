import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { OperationalError } from '../base/errors.ts';

/**
 * The name of the current epoch, outside the database. A database that was put in its place from a copy
 * does not change this file, and so gives itself away.
 */
export class EpochFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Null where there is none. Throws `epoch-file`. */
  read(): string | null {
    try {
      return readFileSync(this.#path, 'utf8').trim();
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
      throw new OperationalError('epoch-file', `${this.#path} cannot be read`, { cause });
    }
  }

  /** Durable when it returns. Throws `epoch-file`. */
  write(epoch: string): void {
    try {
      const next = `${this.#path}.new`;
      const file = openSync(next, 'w');
      writeSync(file, `${epoch}\n`);
      fsyncSync(file);
      closeSync(file);
      renameSync(next, this.#path);
      const folder = openSync(dirname(this.#path), 'r');
      fsyncSync(folder);
      closeSync(folder);
    } catch (cause) {
      throw new OperationalError('epoch-file', `${this.#path} cannot be written`, { cause });
    }
  }
}
