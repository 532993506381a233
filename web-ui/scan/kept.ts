import { signal } from '@preact/signals';
import { SCANS_KEPT_MAX } from '../../contract/constants.ts';
import type { DamageRequest, ScanRequest } from '../../contract/http/receipts.ts';

/**
 * Scans of receipts, and what was found damaged, that the gateway has not answered: kept in the browser, in their
 * order, each with the id under which it is sent again, so that one that did arrive is booked once. What is refused
 * then stays until it was seen.
 */
export type Kept = KeptWhat & {
  readonly receipt: string;
  /** For a person's memory: what was scanned, or found damaged. */
  readonly what: string;
  /** Milliseconds of this device's clock, for a person's memory alone. */
  readonly at: number;
  /** It may have arrived without an answer. */
  readonly sent: boolean;
  /** Taken back by the person before the gateway was back. */
  readonly withdrawn: boolean;
  /** Why it was not booked after all; null while it waits. */
  readonly refused: string | null;
};

export type KeptWhat =
  | { readonly kind: 'scan'; readonly request: ScanRequest }
  | { readonly kind: 'damage'; readonly request: DamageRequest };

const SETTING = 'scans-kept';

/** As the browser has it, so that what another tab wrote is noticed. */
let written: string | null = null;

export const kept = signal<readonly Kept[]>(read());

export const waiting = (): readonly Kept[] => kept.value.filter(({ refused }) => refused === null);

/** False where so many are kept that no more may be. */
export function keep(
  entry: KeptWhat & Pick<Kept, 'receipt' | 'what' | 'sent'>,
  at = Date.now(),
): boolean {
  refresh();
  if (kept.value.length >= SCANS_KEPT_MAX) return false;
  write([...kept.value, { ...entry, at, withdrawn: false, refused: null }]);
  return true;
}

export const keptOf = (id: string): Kept | null =>
  kept.value.find(({ request }) => request.id === id) ?? null;

/** It was booked, or somebody has seen that it was not. */
export function drop(id: string): void {
  refresh();
  write(kept.value.filter(({ request }) => request.id !== id));
}

export const refuse = (id: string, refused: string): void => change(id, { refused });

/** It is on its way, and whether it arrives is not known before it is answered. */
export function markSent(id: string): void {
  if (keptOf(id)?.sent === false) change(id, { sent: true });
}

/** Not meant after all. What may have arrived is taken back at the gateway, when that is reached again. */
export function withdraw(id: string): void {
  refresh();
  if (keptOf(id)?.sent === false) drop(id);
  else change(id, { withdrawn: true });
}

function change(id: string, to: Partial<Pick<Kept, 'sent' | 'withdrawn' | 'refused'>>): void {
  refresh();
  write(kept.value.map((each) => (each.request.id === id ? { ...each, ...to } : each)));
}

/** Another tab of this device keeps and sends the same ones. */
export function refresh(): void {
  try {
    if (localStorage.getItem(SETTING) !== written) kept.value = read();
  } catch {
    // A browser that keeps nothing has them in memory alone.
  }
}

function write(next: readonly Kept[]): void {
  kept.value = next;
  const text = JSON.stringify(next);
  try {
    localStorage.setItem(SETTING, text);
    written = text;
  } catch {
    // They are lost with a reload then; the list still shows them until it.
  }
}

function read(): readonly Kept[] {
  try {
    written = localStorage.getItem(SETTING);
    // Written by this file.
    return written === null ? [] : (JSON.parse(written) as readonly Kept[]);
  } catch {
    return [];
  }
}
