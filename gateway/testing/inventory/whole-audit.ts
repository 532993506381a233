import type { Database } from 'better-sqlite3';
import { auditor } from '../../inventory/queries/audit.ts';
import type { Divergence } from '../../inventory/queries/divergence.ts';
import { inventoryProofs } from '../../inventory/queries/proofs.ts';

/** A whole pass of the audit, step by step, and the proofs of everything at once: what they found. */
export function wholeAudit(db: Database): readonly (Divergence | string)[] {
  const step = auditor(db);
  const found: (Divergence | string)[] = inventoryProofs(db).flatMap(({ evidence }) => evidence);
  let cursor: ReturnType<typeof step>['next'] = null;
  do {
    const done: ReturnType<typeof step> = step({ cursor, entries: 50 });
    found.push(...done.divergences);
    cursor = done.next;
  } while (cursor !== null);
  return found;
}
