/**
 * Makes scans out of what a camera sees. A camera sees a code some ten times a second; a person who holds it
 * there scans it once. Pure: what each frame shows and when, in; scans out.
 */

/** A code in a frame, its text as a fixed scanner would send it, and how far from the middle it stands. */
export type Seen = {
  readonly text: string;
  /** From 0 in the middle of the picture to about 1 in its corners. */
  readonly off: number;
};

/** Not seen for so long, and in so many frames, a code has left the view: hands shake and lenses refocus. */
const LEFT_MS = 600;
const LEFT_FRAMES = 5;
/** Missing for so long it has left, however few frames there were. A pause without frames tells nothing. */
const GONE_MS = 1_500;
/** Between the two sightings of a code that has no check of its own. */
const CONFIRM_MS = 1_000;
/** Codes that are remembered as held; a picture shows far fewer. */
const HELD_MAX = 32;

/** Code 39 and ITF carry no check character as a rule: what one frame shows may be a part of the code. */
const WEAK = /^\](?:A|I)/;

type Sighting = { at: number; missed: number };

export class HeldCodes {
  /** What was given out and has not left the view since. */
  readonly #held = new Map<string, Sighting>();
  #doubtful: { readonly text: string; readonly at: number } | null = null;

  /** A frame was looked at. `at`: milliseconds. The scan that it makes, or null. */
  look(codes: readonly Seen[], at: number): string | null {
    this.#note(codes, at);
    // The person aims with the middle of the picture; what stands beside it is not meant.
    const meant = codes.reduce<Seen | null>(
      (best, one) => (best === null || one.off < best.off ? one : best),
      null,
    );
    if (meant === null || this.#held.has(meant.text)) return null;
    if (WEAK.test(meant.text) && !this.#confirms(meant.text, at)) return null;
    if (this.#held.size >= HELD_MAX) this.#held.clear();
    this.#held.set(meant.text, { at, missed: 0 });
    return meant.text;
  }

  #note(codes: readonly Seen[], at: number): void {
    for (const [text, held] of this.#held) {
      if (codes.some((one) => one.text === text)) {
        held.at = at;
        held.missed = 0;
        continue;
      }
      held.missed += 1;
      const away = at - held.at;
      if (away >= GONE_MS || (away >= LEFT_MS && held.missed >= LEFT_FRAMES)) {
        this.#held.delete(text);
      }
    }
  }

  #confirms(text: string, at: number): boolean {
    const before = this.#doubtful;
    this.#doubtful = { text, at };
    return before !== null && before.text === text && at - before.at <= CONFIRM_MS;
  }
}
