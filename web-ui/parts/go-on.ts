/** A press by a key says so of itself: no finger and no mouse was down. */
export const byKey = ({ detail }: { readonly detail: number }): boolean => detail === 0;

/**
 * Where the hands go on when what had the focus is gone: by keys at the first thing that can be done there. Otherwise the
 * panel itself, for in a field the keyboard of a phone would open.
 */
export function goOn(panel: HTMLElement | null, keys: boolean): void {
  const first = panel?.querySelector<HTMLElement>('button:not(:disabled), input, select, a[href]');
  (keys ? (first ?? panel) : panel)?.focus({ preventScroll: !keys });
}
