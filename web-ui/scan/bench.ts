import { signal } from '@preact/signals';

/**
 * Which bench scanner of the zone this device follows: none, until somebody here chose one. The choice is kept in
 * the browser; whether it holds is said by the gateway, for a scanner is followed by one page at a time.
 */

const SETTING = 'follow-bench';
const MARK = 'follower';

/** The station that somebody here chose; null for none. */
let chosen = kept(() => localStorage, SETTING);

/** The station whose scans come to this page now. */
export const following = signal<string | null>(null);

export const chosenBench = (): string | null => chosen;

export function chooseBench(station: string | null): void {
  chosen = station;
  keep(() => localStorage, SETTING, station);
}

/** By what the gateway knows this page again after a reload or a lost connection. Another tab is another page. */
export function follower(makeId: () => string): string {
  const known = kept(() => sessionStorage, MARK);
  if (known !== null) return known;
  const made = makeId();
  keep(() => sessionStorage, MARK, made);
  return made;
}

function kept(storage: () => Storage, name: string): string | null {
  try {
    return storage().getItem(name);
  } catch {
    return null;
  }
}

function keep(storage: () => Storage, name: string, value: string | null): void {
  try {
    if (value === null) storage().removeItem(name);
    else storage().setItem(name, value);
  } catch {
    // A browser that keeps nothing asks again after a reload.
  }
}
