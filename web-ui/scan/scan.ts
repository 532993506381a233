import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { scanText } from '../format.ts';
import { question } from '../person.ts';
import { t } from '../text/en.ts';
import { scanWrong } from './feedback.ts';
import { type ScanHandler, ScanRegistry, type ScanSource } from './registry.ts';

/**
 * The one way of a scan through the page: the wedge, the zone's bench scanner and the camera all call
 * `scanned`; what it means is said by the screen that is shown.
 */
const registry = new ScanRegistry(
  (trouble, text) => scanWrong(t.scan.trouble[trouble](scanText(text))),
  () => question.value?.answer ?? null,
);

export function scanned(text: string, source: ScanSource): void {
  registry.scanned(text, source);
}

/** The keys of a scanner came with their beginning missing. */
export function notWhole(text: string): void {
  scanWrong(t.scan.notWhole(scanText(text)));
}

/** Whether scans mean anything now. */
export const listening = (): boolean => registry.listening;

/**
 * While the component is shown, a scan means this. The component that was shown last wins, so a dialog takes
 * the scans of the screen under it and gives them back when it closes; a screen without this hook leaves them
 * to the default, which opens what was scanned.
 *
 * `take` may be a new function on every render; it is called with what the last render knew. It answers the
 * person itself, by `scanRight` or `scanWrong`. When it returns a promise, the next scan waits for it, so two
 * scans within 200 ms are two scans in their order, even when the first asks the server. `active: false`
 * leaves the scans to what lies beneath, for a dialog that stays in the document.
 *
 *     useScan(async (text) => {
 *       const answer = await api.receive(order, { id: newId(), scan: text });
 *       if (!answer.ok) return scanWrong(wordsOf(answer.problem));
 *       lines.value = answer.value.lines;
 *       scanRight(answer.value.item.name);
 *     });
 */
export function useScan(take: ScanHandler, active = true): void {
  const newest = useRef(take);
  newest.current = take;
  // Claimed while rendering, where parents come first: effects run children first, and a dialog that is
  // there from the beginning must lie above its screen.
  const rank = useMemo(() => (active ? registry.claim() : null), [active]);
  useLayoutEffect(() => {
    if (rank === null) return;
    return registry.register(rank, (text, source) => newest.current(text, source));
  }, [rank]);
}
