/** Takes what a framer finds. The bytes are the framer's own: copy them to keep them. */
export type FrameOut = {
  /** What stands between start and end, without them and without checksum. */
  frame(bytes: Uint8Array): void;
  /** Bytes that are no part of a frame; `length` counts all of them, `bytes` may hold only the first. */
  junk(reason: JunkReason, bytes: Uint8Array, length: number): void;
};

export type JunkReason =
  /** The frame grew beyond the profile's bound. */
  | 'oversize'
  | 'checksum'
  /** Its length, start or end is not as it must be. */
  | 'malformed'
  | 'junk-between-frames'
  /** The rest of it never came. */
  | 'incomplete';

/** Cuts a stream of bytes into frames, whichever way the bytes are split or merged on their way. */
export interface Framer {
  push(chunk: Uint8Array, out: FrameOut): void;
  /** Nothing came for `idleGapMs`. */
  idle(out: FrameOut): void;
  /** The link closed: what is left becomes a last frame or junk. */
  end(out: FrameOut): void;
  reset(): void;
  readonly idleGapMs: number | null;
}

/** Junk is told in pieces of at most so many bytes, so that a line full of noise shows as such. */
export const JUNK_TOLD = 512;

/** A byte buffer with a bound. */
export class ByteBuffer {
  readonly #bytes: Uint8Array;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** False when full: the byte was not taken. */
  push(byte: number): boolean {
    if (this.#length === this.#bytes.length) return false;
    this.#bytes[this.#length] = byte;
    this.#length += 1;
    return true;
  }

  at(index: number): number {
    return this.#bytes[index] ?? 0;
  }

  endsWith(tail: Uint8Array): boolean {
    const offset = this.#length - tail.length;
    return offset >= 0 && tail.every((byte, index) => this.#bytes[offset + index] === byte);
  }

  startsWith(head: Uint8Array): boolean {
    return this.#length >= head.length && head.every((byte, index) => this.#bytes[index] === byte);
  }

  view(from = 0, to = this.#length): Uint8Array {
    return this.#bytes.subarray(from, to);
  }

  /** Forgets the first bytes and moves the rest to the front. */
  drop(count: number): void {
    this.#bytes.copyWithin(0, count, this.#length);
    this.#length -= count;
  }

  clear(): void {
    this.#length = 0;
  }
}

/** Junk on its way, told when something else follows or when there is enough of it. */
export class Junk {
  readonly #kept = new ByteBuffer(JUNK_TOLD);

  add(byte: number, out: FrameOut, reason: JunkReason): void {
    this.#kept.push(byte);
    if (this.#kept.length === JUNK_TOLD) this.flush(out, reason);
  }

  addAll(bytes: Uint8Array, out: FrameOut, reason: JunkReason): void {
    for (const byte of bytes) this.add(byte, out, reason);
  }

  flush(out: FrameOut, reason: JunkReason): void {
    if (this.#kept.length > 0) out.junk(reason, this.#kept.view(), this.#kept.length);
    this.clear();
  }

  clear(): void {
    this.#kept.clear();
  }
}
