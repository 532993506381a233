import { signal } from '@preact/signals';
import { SCANS_KEPT_MAX } from '../../contract/constants.ts';
import type { ScanRequest } from '../../contract/http/receipts.ts';

/**
 * Scans of receipts that the gateway has not answered: kept in the browser, in their order, each with the id under
 * which it is sent again, so that one that did arrive is booked once. What is refused then stays until it was seen.
 */
export type Kept = {
  readonly receipt: string;
  readonly request: ScanRequest;
  /** Milliseconds of this device's clock, for a person's memory alone. */
  readonly at: number;
  /** Why it was not booked after all; null while it waits. */
  readonly refused: string | null;
};

const SETTING = 'scans-kept';

/** As the browser has it, so that what another tab wrote is noticed. */
let written: string | null = null;

export const kept = signal<readonly Kept[]>(read());

export const waiting = (): readonly Kept[] => kept.value.filter(({ refused }) => refused === null);

/** False where so many are kept that no more may be. */
export function keep(receipt: string, request: ScanRequest): boolean {
  refresh();
  if (kept.value.length >= SCANS_KEPT_MAX) return false;
  write([...kept.value, { receipt, request, at: Date.now(), refused: null }]);
  return true;
}

/** It was booked, or somebody has seen that it was not. */
export function drop(id: string): void {
  refresh();
  write(kept.value.filter(({ request }) => request.id !== id));
}

export function refuse(id: string, refused: string): void {
  refresh();
  write(kept.value.map((each) => (each.request.id === id ? { ...each, refused } : each)));
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
