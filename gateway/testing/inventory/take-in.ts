import { join } from 'node:path';
import type { ImportKind } from '../../../contract/http/import.ts';
import { checkOrders } from '../../inbound/receiving/orders-import.ts';
import { type Asked, checkImport } from '../../inventory/import/check.ts';
import { checkCustomerOrders } from '../../outbound/orders/orders-import.ts';
import { APPLICATION_ID, openForReading } from '../../store/open.ts';
import { temporaryFolder } from '../storage/folder.ts';
import { NOW, Stockroom } from './stockroom.ts';

/** A stockroom whose database is a file, which whoever checks an import opens for itself. */
export class RoomOnDisk {
  readonly file: string;
  readonly room: Stockroom;
  readonly #folder = temporaryFolder();
  #imports = 0;

  constructor() {
    this.file = join(this.#folder.path, 'zone.db');
    this.room = new Stockroom({}, undefined, this.file);
    this.room.db.pragma(`application_id = ${APPLICATION_ID}`);
    this.room.db.pragma('journal_mode = WAL');
  }

  /** Takes a file in, see `takeIn`, under an id of its own where none is given. */
  take(kind: ImportKind, csv: string, more: Parameters<typeof takeIn>[4] = {}): string {
    this.#imports += 1;
    return takeIn(this.room, this.file, kind, csv, { id: `import-${this.#imports}`, ...more });
  }

  remove(): void {
    this.room.close();
    this.#folder.remove();
  }
}

const CHECKERS = { purchase_orders: checkOrders, orders: checkCustomerOrders };

/** Takes a file in as a zone does, and says what came of it: `3 new, 0 changed, 0 as they were`, or its faults. */
export function takeIn(
  room: Stockroom,
  file: string,
  kind: ImportKind,
  csv: string,
  more: Partial<Asked> & {
    /** After the check, and after all parts are written down. */
    readonly between?: () => void;
    readonly meanwhile?: () => void;
  } = {},
): string {
  const { id = `import-${kind}`, dry_run = false, between, meanwhile } = more;
  const db = openForReading(file);
  const checked = checkImport(db, { id, kind, csv, dry_run }, CHECKERS);
  db.close();
  if (!checked.ok) return faultsOf(checked.error);
  if (checked.value.type === 'known') return checked.value.outcome.outcome;
  const { digest, summary, parts, lines } = checked.value;
  const counts = `${summary.created} new, ${summary.changed} changed, ${summary.unchanged} as they were`;
  if (dry_run) return `would be ${counts}`;
  const whole = { id, kind, digest, summary, parts: parts.length, by: 'test', occurred_at: NOW };
  between?.();
  for (const [part, rows] of parts.entries()) room.ok('import.stage', { ...whole, part, rows });
  meanwhile?.();
  for (;;) {
    const applied = room.ok('import.apply', { id });
    if (applied.outcome === 'created') return counts;
    if (applied.outcome === 'refused') {
      return faultsOf(applied.faults.map((fault) => ({ ...fault, line: lines[fault.line] ?? 0 })));
    }
  }
}

type Fault = { readonly line: number; readonly column: string; readonly message: string };

function faultsOf(faults: readonly Fault[]): string {
  return faults.map(({ line, column, message }) => `${line} ${column}: ${message}`).join('\n');
}
