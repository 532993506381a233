import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../base/clock.ts';

/** A folder of its own for one test; `remove` ends it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'zone-store-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export const testClock = systemClock(() => true);
export const TALLY_MODULE = new URL('./tally-module.ts', import.meta.url);
