import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { go } from './route.ts';
import { beepRight, beepWrong } from './sound.ts';
import { Wedge } from './wedge.ts';

/** Scans from anywhere: a wedge, the zone's bench scanner. Their meaning follows the screen. */

type Handler = (text: string) => void;

let handler: Handler | null = null;
/** What was wrong with the last scan; stays until it is touched. */
export const scanFault = signal<string | null>(null);
/** Briefly, after a scan that was right. */
export const scanTick = signal(0);

export function scanned(text: string): void {
  scanFault.value = null;
  if (handler !== null) handler(text);
  else go(`/find?scan=${encodeURIComponent(text)}`);
}

export function scanRight(): void {
  scanTick.value += 1;
  beepRight();
}

export function scanWrong(why: string): void {
  scanFault.value = why;
  beepWrong();
}

/** While the screen is open, a scan means this. */
export function useScan(take: Handler): void {
  useEffect(() => {
    handler = take;
    return () => {
      if (handler === take) handler = null;
    };
  }, [take]);
}

/** Listens to keys of the whole page, whatever has the focus. */
export function startWedge(): void {
  const wedge = new Wedge();
  let before: {
    readonly field: HTMLInputElement | HTMLTextAreaElement;
    readonly value: string;
  } | null = null;
  addEventListener(
    'keydown',
    (event) => {
      if (event.altKey || event.metaKey) return;
      const field = event.target;
      const typing = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
      if (!wedge.underWay) before = typing ? { field, value: field.value } : null;
      const text = wedge.take({ key: event.key, ctrl: event.ctrlKey, at: event.timeStamp });
      if (event.ctrlKey && event.key === ']') event.preventDefault();
      if (text === null) return;
      event.preventDefault();
      event.stopPropagation();
      // What the scanner typed into a field was not meant for it.
      if (before !== null) {
        before.field.value = before.value;
        before.field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      scanned(text);
    },
    { capture: true },
  );
}
