import type { Gs1Element } from '../../../contract/reading.ts';
import { type AiEntry, entryOf } from './dictionary.ts';
import type { Gs1ErrorCode } from './fault.ts';

export type PairingFault = {
  readonly code: Gs1ErrorCode;
  /** Index of the element at fault. */
  readonly index: number;
  readonly message: string;
};

/** AIs that may never stand on one item together (General Specifications 4.14.1). */
export function forbiddenPair(entries: readonly AiEntry[]): PairingFault | null {
  for (const [index, entry] of entries.entries()) {
    for (const pattern of entry.not) {
      for (const other of entries) {
        if (other !== entry && other.ai.startsWith(pattern)) {
          const message = `(${entry.ai}) may not stand beside (${other.ai})`;
          return { code: 'pairing-forbidden', index, message };
        }
      }
    }
  }
  return null;
}

/** AIs that say nothing without another (General Specifications 4.14.2). */
export function missingPair(entries: readonly AiEntry[]): PairingFault | null {
  for (const [index, entry] of entries.entries()) {
    if (entry.needs.length === 0) continue;
    if (entry.needs.some((all) => all.every((pattern) => present(entries, pattern)))) continue;
    const wanted = entry.needs
      .map((all) => all.map((pattern) => `(${pattern.padEnd(2, 'n')})`).join(' with '))
      .join(' or ');
    return { code: 'pairing-missing', index, message: `(${entry.ai}) needs ${wanted} beside it` };
  }
  return null;
}

function present(entries: readonly AiEntry[], pattern: string): boolean {
  for (const entry of entries) if (entry.ai.startsWith(pattern)) return true;
  return false;
}

/**
 * The pairing rules over the elements of all symbols of one item. A label may spread its data over
 * several symbols, so that one alone (CONTENT and COUNT without the SSCC) need not be complete.
 */
export function pairingFault(elements: readonly Gs1Element[]): PairingFault | null {
  const entries = elements
    .map((element) => entryOf(element.ai))
    .filter((entry) => entry !== undefined);
  return forbiddenPair(entries) ?? missingPair(entries);
}
