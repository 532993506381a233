/** A line of text, or that it was longer than the bound; what was too long is not kept. */
export type Line = { readonly text: string; readonly tooLong: boolean };

const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts bytes into lines, ended by LF or CR LF, however they arrive. Holds at most `bytesMax` bytes. A last line
 * without an end counts; text is UTF-8.
 */
export class LineCutter {
  readonly #held: Buffer;
  #length = 0;
  #tooLong = false;
  #begun = false;

  constructor(bytesMax: number) {
    this.#held = Buffer.alloc(bytesMax);
  }

  *push(chunk: Uint8Array): Generator<Line> {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(LF, from);
      this.#hold(chunk.subarray(from, end === -1 ? chunk.length : end));
      if (end === -1) return;
      yield this.#take();
      from = end + 1;
    }
  }

  *end(): Generator<Line> {
    if (this.#begun) yield this.#take();
  }

  #hold(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#begun = true;
    const room = this.#held.length - this.#length;
    if (part.length > room) this.#tooLong = true;
    const kept = part.subarray(0, room);
    this.#held.set(kept, this.#length);
    this.#length += kept.length;
  }

  #take(): Line {
    const last = this.#length - 1;
    const cut = this.#held[last] === CR && !this.#tooLong ? last : this.#length;
    const text = this.#length === 0 ? '' : this.#held.toString('utf8', 0, cut);
    const line = { text, tooLong: this.#tooLong };
    this.#length = 0;
    this.#tooLong = false;
    this.#begun = false;
    return line;
  }
}
