import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { OperationalError } from './errors.ts';
import { syncPath } from './sync-path.ts';

/** One line of text in a file of its own, durable. `code` is that of its errors. */
export class LineFile {
  readonly #path: string;
  readonly #code: string;

  constructor(path: string, code: string) {
    this.#path = path;
    this.#code = code;
  }

  /** Null where there is none. Throws under its code. */
  read(): string | null {
    try {
      return readFileSync(this.#path, 'utf8').trim();
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
      throw new OperationalError(this.#code, `${this.#path} cannot be read`, { cause });
    }
  }

  /** Durable when it returns; what was kept before stands where it fails. Throws under its code. */
  write(line: string): void {
    try {
      const next = `${this.#path}.new`;
      writeFileSync(next, `${line}\n`, { flush: true });
      renameSync(next, this.#path);
      syncPath(dirname(this.#path));
    } catch (cause) {
      throw new OperationalError(this.#code, `${this.#path} cannot be written`, { cause });
    }
  }
}
