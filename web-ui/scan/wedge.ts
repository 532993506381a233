/**
 * Tells a keyboard-wedge scanner from a person by speed and end key. Pure: keys with their times in, whole
 * scans out, so that two scans within 200 ms stay two.
 */
export type Key = {
  readonly key: string;
  readonly ctrl: boolean;
  /** Milliseconds. */
  readonly at: number;
};

/** `whole`: false where its beginning is missing, so that it must be scanned again. */
export type WedgeScan = { readonly text: string; readonly whole: boolean };

/** Between two keys of a scanner; people are slower, even when they drum. */
const GAP_MS = 60;
/** On average over the whole code. */
const AVERAGE_MS = 35;
/** A busy device holds keys back; once in a scan so long a gap is no end of it. Half a code is never one. */
const HICCUP_MS = 400;
const HICCUP_AFTER = 2;
/** Keys that came so shortly before a code were its beginning: what is left of it must not pass for another code. */
const CUT_MS = 400;
const LENGTH_MIN = 4;
const LENGTH_MAX = 512;

export class Wedge {
  #text = '';
  #began = 0;
  #last = Number.NEGATIVE_INFINITY;
  /** What one gap cost that was too long; 0 while there was none. */
  #lost = 0;
  /** Keys before this code were given up, that may have been its beginning. */
  #cut = false;
  /** The last key began something that was given up. */
  #given = false;

  /** Characters that may be the beginning of a scan; 1 after the key that began it. */
  get length(): number {
    return this.#text.length;
  }

  /** The scan that ends with this key; null when none does. */
  take({ key, ctrl, at }: Key): WedgeScan | null {
    this.#gap(at - this.#last);
    if (key === 'Enter' || key === 'Tab') return this.#end(at);
    const character = characterOf(key, ctrl);
    if (character === null) return null;
    if (this.#text === '') {
      this.#cut = this.#given && at - this.#last <= CUT_MS;
      this.#given = false;
      this.#began = at;
      this.#lost = 0;
    }
    this.#last = at;
    this.#text = (this.#text + character).slice(0, LENGTH_MAX);
    return null;
  }

  #gap(gap: number): void {
    if (gap <= GAP_MS || this.#text === '') return;
    const fast = this.#text.length >= HICCUP_AFTER && this.#average(this.#last) <= AVERAGE_MS;
    if (fast && this.#lost === 0 && gap <= HICCUP_MS) this.#lost = gap;
    else {
      this.#text = '';
      this.#given = true;
    }
  }

  #average(at: number): number {
    return (at - this.#began - this.#lost) / Math.max(1, this.#text.length);
  }

  #end(at: number): WedgeScan | null {
    const [text, whole] = [this.#text, !this.#cut];
    const fast = this.#average(at) <= AVERAGE_MS;
    this.#text = '';
    this.#cut = false;
    this.#given = false;
    // What was cut may be short.
    const enough = text.length >= (whole ? LENGTH_MIN : 2);
    return enough && fast ? { text, whole } : null;
  }
}

/** Scanners send the GS between elements as Ctrl+] (1D hexadecimal), or as F8. */
function characterOf(key: string, ctrl: boolean): string | null {
  if ((ctrl && key === ']') || key === 'F8') return '\u001d';
  return key.length === 1 && !ctrl ? key : null;
}
