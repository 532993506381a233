/**
 * Which records to send next. Sequence numbers only; what they say is not its business. The cursor is what
 * every required consumer holds; what was sent beyond it is outstanding.
 */
export class SendWindow {
  readonly #batchesMax: number;
  #cursor = 0;
  #next = 1;
  /** Newest record of a replay. */
  #replayEnd = 0;
  #outstanding: { readonly from: number; readonly to: number }[] = [];

  constructor(batchesMax: number) {
    this.#batchesMax = batchesMax;
  }

  /** Acknowledged by every required consumer up to here. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Whether something was sent that is not acknowledged. */
  get waits(): boolean {
    return this.#outstanding.length > 0;
  }

  /** First record to send now; null while the window is full. */
  get next(): number | null {
    return this.#outstanding.length < this.#batchesMax ? this.#next : null;
  }

  sent(from: number, to: number): void {
    // What everyone holds already is not waited for.
    if (to > this.#cursor) this.#outstanding.push({ from, to });
    this.#next = to + 1;
  }

  /** The cursor only moves forward. What lies between is held already, unless it is being replayed. */
  acknowledged(seq: number): void {
    this.#cursor = Math.max(this.#cursor, seq);
    this.#outstanding = this.#outstanding.filter(({ to }) => to > this.#cursor);
    if (this.#next <= this.#cursor && this.#next > this.#replayEnd) this.#next = this.#cursor + 1;
  }

  /** After a connect, an error or silence: everything beyond the cursor is unknown and goes again. */
  rewind(): void {
    this.#outstanding = [];
    this.#next = this.#cursor + 1;
    this.#replayEnd = 0;
  }

  /** Somebody misses records: from there on again, even behind the cursor. */
  replay(from: number): void {
    this.#replayEnd = Math.max(this.#replayEnd, this.#next - 1);
    this.#outstanding = [];
    this.#next = Math.min(Math.max(1, from), this.#next);
  }

  /** Another epoch, of which everyone holds so much. */
  restart(cursor: number): void {
    this.#cursor = cursor;
    this.rewind();
  }
}
