import type { Database } from 'better-sqlite3';
import { auditor } from '../../inventory/queries/audit.ts';
import type { Divergence } from '../../inventory/queries/divergence.ts';

/** A whole pass of the audit, step by step: what it found. */
export function wholeAudit(db: Database): readonly Divergence[] {
  const step = auditor(db);
  const found: Divergence[] = [];
  let cursor: ReturnType<typeof step>['next'] = null;
  do {
    const done: ReturnType<typeof step> = step({ cursor, entries: 50 });
    found.push(...done.divergences);
    cursor = done.next;
  } while (cursor !== null);
  return found;
}
