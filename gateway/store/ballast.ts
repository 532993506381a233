import { closeSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileBytes } from './files.ts';

/** Written at one go, so that growing the ballast never keeps a command waiting for long. */
const STEP_BYTES = 1024 * 1024;

/**
 * A file that only takes up room. When the disk is full it is given up, and the gateway can go on recording
 * while somebody makes room; once there is room again it is written anew, step by step.
 */
export class Ballast {
  readonly #file: string;
  readonly #bytes: number;
  #held: number;
  #released = false;

  /** `bytes` 0: no ballast. */
  constructor(file: string, bytes: number) {
    this.#file = file;
    this.#bytes = bytes;
    this.#held = fileBytes(file);
  }

  /** It was given up, and is not whole again. */
  get released(): boolean {
    return this.#released && !this.whole;
  }

  get whole(): boolean {
    return this.#held >= this.#bytes;
  }

  /** Gives the room back. False when there was none to give. */
  release(): boolean {
    if (this.#held === 0) return false;
    rmSync(this.#file, { force: true });
    this.#held = 0;
    this.#released = true;
    return true;
  }

  /** One step towards the whole, where the disk has room for all of it twice. False when nothing was done. */
  grow(): boolean {
    if (this.whole || freeBytes(dirname(this.#file)) < 2 * this.#bytes) return false;
    const step = Buffer.alloc(Math.min(STEP_BYTES, this.#bytes - this.#held));
    try {
      const descriptor = openSync(this.#file, 'a');
      try {
        this.#held += writeSync(descriptor, step);
        // Room that is only promised is no ballast.
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      return true;
    } catch {
      // The room went to something else meanwhile: what is held stays, and the next step asks again.
      this.#held = fileBytes(this.#file);
      return false;
    }
  }
}

/** Bytes that this process may still write on the disk of `folder`. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
