import { OperationalError } from '../../base/errors.ts';
import type { Link, LinkEvents, OpenLink } from '../../device/link.ts';

/** A link whose other end is the test: it can refuse, hang, fall silent, end in the middle of anything. */
export class FaultyLink {
  /** How often somebody tried to open it. */
  attempts = 0;
  /** What was written to the device since the last look, as latin-1 text. */
  #written = '';
  #open: { readonly events: LinkEvents; over: boolean } | null = null;
  #mode: 'plugged' | 'unplugged' | 'hanging' = 'plugged';
  /** Answers to what is written; null: the device hears and says nothing. */
  answer: ((written: string) => string | null) | null = null;
  /** The device takes no bytes: its buffer is full. */
  full = false;

  readonly openLink: OpenLink = (events, signal) => {
    this.attempts += 1;
    if (this.#mode === 'unplugged') {
      return Promise.reject(new OperationalError('link-not-open', 'the test has unplugged it'));
    }
    if (this.#mode === 'hanging') {
      return new Promise((_, reject) => {
        const over = (): void => reject(new OperationalError('link-not-open', 'not waited for'));
        signal.addEventListener('abort', over, { once: true });
      });
    }
    const own = { events, over: false };
    this.#open = own;
    const link: Link = {
      write: (bytes) => {
        if (own.over || this.full) return false;
        const text = Buffer.from(bytes).toString('latin1');
        this.#written += text;
        const answer = this.answer?.(text) ?? null;
        // As a device does: not before the write is done.
        if (answer !== null) queueMicrotask(() => this.say(answer));
        return true;
      },
      close: () => {
        own.over = true;
        return Promise.resolve();
      },
    };
    return Promise.resolve(link);
  };

  get isOpen(): boolean {
    return this.#open !== null && !this.#open.over;
  }

  /** Bytes from the device, as latin-1 text or raw. */
  say(bytes: string | Uint8Array): void {
    const chunk = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
    if (this.isOpen) this.#open?.events.data(Uint8Array.from(chunk));
  }

  /** The plug is pulled: the open link ends, and no new one opens until `plugIn`. */
  unplug(why = 'the adapter is gone'): void {
    this.#mode = 'unplugged';
    this.drop(why);
  }

  plugIn(): void {
    this.#mode = 'plugged';
  }

  /** Attempts to open neither succeed nor fail. */
  hang(): void {
    this.#mode = 'hanging';
  }

  /** The open link ends; a new one may open at once. */
  drop(why = 'the device closed the connection'): void {
    const open = this.#open;
    if (open === null || open.over) return;
    open.over = true;
    open.events.closed(why);
  }

  /** What was written since this was last asked. */
  written(): string {
    const text = this.#written;
    this.#written = '';
    return text;
  }
}
