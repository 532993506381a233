import { signal } from '@preact/signals';
import { toneKept, toneRight, toneWrong } from './sound.ts';

/** What a scan came to, as everybody on the page is told it. Shown by parts/scan-feedback.tsx. */

/** Why a scan was wrong, and what to do now: two short sentences, the first never without the second. */
export type Wrong = { readonly reason: string; readonly next: string };

/** `kept`: it was understood to be a scan and is safe, but is not booked yet. */
export type Told = { readonly n: number; readonly text: string; readonly kept?: true };

/** Wrong scans that nobody has touched yet, the newest last. */
export const wrongs = signal<readonly Wrong[]>([]);
/** The newest scan that was right; `n` tells two of one text apart. */
export const right = signal<Told | null>(null);

/** More than a person can answer for one by one; the oldest go. */
const WRONGS_MAX = 20;

/**
 * The scan was right: a short high tone, a green tick with the text for a moment, one tap of the device.
 * `text`: what was understood or done, in a few words, e.g. the item's name.
 */
export function scanRight(text: string): void {
  right.value = { n: (right.value?.n ?? 0) + 1, text };
  toneRight();
  navigator.vibrate?.(30);
}

/** The scan waits for the gateway: a sign and a tone of its own, for it is neither right nor wrong yet. */
export function scanKept(text: string): void {
  right.value = { n: (right.value?.n ?? 0) + 1, text, kept: true };
  toneKept();
  navigator.vibrate?.(30);
}

/**
 * The scan was wrong: a low double tone, a double vibration, and a red band over the full width that stays
 * until it is touched or Esc is pressed. Scans that follow are taken meanwhile.
 */
export function scanWrong(wrong: Wrong): void {
  right.value = null;
  wrongs.value = [...wrongs.value, wrong].slice(-WRONGS_MAX);
  toneWrong();
  navigator.vibrate?.([90, 60, 90]);
}

/** The newest wrong scan was seen. */
export function dismissWrong(): void {
  wrongs.value = wrongs.value.slice(0, -1);
}
