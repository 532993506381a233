import type { Database } from 'better-sqlite3';
import { Refused } from '../../base/errors.ts';

/** Other zones that goods may go to or come from, at most. */
export const ZONES_MAX = 64;
/** Statements about unknown transfers that are kept, at most. */
const STRAYS_MAX = 1_000;

/** The other zones, what is known of their databases, and what they say that cannot be true here. */
export class Zones {
  readonly #find;
  readonly #count;
  readonly #insert;
  readonly #speaks;
  readonly #stray;
  readonly #strays;
  readonly #putStray;
  readonly #dismiss;

  constructor(db: Database) {
    this.#find = db.prepare<[string], { epoch: string | null }>(
      'SELECT epoch FROM transfer_zones WHERE zone = ?',
    );
    this.#count = db.prepare<[], number>('SELECT count(*) FROM transfer_zones').pluck();
    this.#insert = db.prepare('INSERT INTO transfer_zones (zone, epoch) VALUES (?, NULL)');
    this.#speaks = db.prepare('UPDATE transfer_zones SET epoch = ? WHERE zone = ?');
    this.#stray = db.prepare<[string, string], { id: number; state: string }>(
      'SELECT id, state FROM transfer_strays WHERE from_zone = ? AND transfer_id = ?',
    );
    this.#strays = db.prepare<[], number>('SELECT count(*) FROM transfer_strays').pluck();
    this.#putStray = db.prepare(
      `INSERT INTO transfer_strays (from_zone, transfer_id, why, message, heard_at, state)
       VALUES (?, ?, ?, ?, ?, 'open')
       ON CONFLICT DO UPDATE SET why = excluded.why, message = excluded.message, heard_at = excluded.heard_at,
         state = iif(message = excluded.message, state, 'open')`,
    );
    this.#dismiss = db.prepare(
      `UPDATE transfer_strays SET state = 'dismissed', dismissed_by = ?, note = ? WHERE id = ?`,
    );
  }

  /** Throws `too-many-zones`. */
  know(zone: string): void {
    if (this.#find.get(zone) !== undefined) return;
    if ((this.#count.get() ?? 0) >= ZONES_MAX) {
      const told = `goods go to and come from ${ZONES_MAX} other zones already; ${zone} is one too many`;
      throw new Refused('conflict', 'too-many-zones', told);
    }
    this.#insert.run(zone);
  }

  /** True when the zone speaks from another database than before: it may have forgotten what it was told. */
  speaks(zone: string, epoch: string): boolean {
    this.know(zone);
    const before = this.#find.get(zone)?.epoch ?? null;
    if (before === epoch) return false;
    this.#speaks.run(epoch, zone);
    return before !== null;
  }

  /** Keeps a statement for a person. False when there are too many already. */
  keepStray(zone: string, transfer: string, why: string, message: object, at: number): boolean {
    const known = this.#stray.get(zone, transfer) !== undefined;
    if (!known && (this.#strays.get() ?? 0) >= STRAYS_MAX) return false;
    this.#putStray.run(zone, transfer, why, JSON.stringify(message), at);
    return true;
  }

  /** Throws `unknown-transfer`. */
  dismissStray(zone: string, transfer: string, by: string, note: string): void {
    const found = this.#stray.get(zone, transfer);
    if (found === undefined) {
      const told = `the zone ${zone} stated nothing of a transfer ${transfer} that needs a person`;
      throw new Refused('not-found', 'unknown-transfer', told);
    }
    this.#dismiss.run(by, note, found.id);
  }
}
