import type { Database } from 'better-sqlite3';
import type { Variant } from '../../inventory/catalog.ts';
import type { Today } from '../../inventory/held.ts';
import type { LotScanned } from '../../inventory/identify.ts';
import { type Lots, NO_LOT } from '../../inventory/lots.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import type { ContentLine } from './asns.ts';
import type { OtherDate } from './commands.ts';

export type IncomingFault = 'NO_LOT' | 'SERIAL_KNOWN' | 'LOT_HELD' | 'EXPIRED';

const DATES = ['expires_on', 'best_before'] as const;
const FACTS = ['supplier', 'batch', ...DATES] as const;

/** What goods must have before they may come in, the same at the belt and by hand. */
export class Incoming {
  readonly #lots: Lots;
  readonly #piece;

  constructor(db: Database, lots: Lots) {
    this.#lots = lots;
    this.#piece = db
      .prepare<[number], number>(
        `SELECT 1 FROM inventory_levels WHERE lot = ? AND on_hand > 0
           AND (virtual = 0 OR location = (SELECT id FROM locations WHERE location_id = 'transit')) LIMIT 1`,
      )
      .pluck();
  }

  /**
   * `today` as YYYY-MM-DD, or null while the clock is not set. Goods may still be used on the day of their expiry
   * (GS1 AI 17).
   */
  fault(
    variant: Variant,
    lot: LotScanned | null,
    quantity: number,
    today: Today,
  ): IncomingFault | null {
    if (variant.tracking !== 'none' && lot === null) return 'NO_LOT';
    if (lot === null) return null;
    // A serial number names one piece.
    if (variant.tracking === 'serial' && quantity !== 1) return 'NO_LOT';
    const known = this.#lots.find(variant, lot.number);
    if (variant.tracking === 'serial' && known !== null) {
      if (this.#piece.get(known.id) !== undefined) return 'SERIAL_KNOWN';
    }
    // A lot that was recalled is recalled on every truck; serial numbers share the fate of their batch.
    if (this.#isBlocked(variant, known, lot.batch ?? null)) return 'LOT_HELD';
    // A later date on this label does not make a lot good again that is known to have expired.
    const dates = [lot.expires_on, this.#expiryOf(known)];
    const expired = dates.some((date) => date !== null && today !== null && date < today);
    return expired ? 'EXPIRED' : null;
  }

  /** Where this label has another date than the lot is known by. What is known stays. */
  otherDate(variant: Variant, lot: LotScanned | null): OtherDate | null {
    const row = lot === null ? null : this.#lots.find(variant, lot.number);
    const details = row === null ? null : this.#lots.details(row);
    if (lot === null || details === null) return null;
    for (const date of DATES) {
      const [label, known] = [lot[date], details[date]];
      if (label !== null && known !== null && label !== known) return { known, label };
    }
    return null;
  }

  /** Makes the lot where it is not known, and adds what this delivery says of it. */
  lotOf(variant: Variant, lot: LotScanned | null, supplier: string | null): NamedRow {
    if (lot === null) return NO_LOT;
    const row = this.#lots.findOrCreate(variant, lot);
    const { batch = null, expires_on, best_before } = lot;
    const said = { supplier, batch, expires_on, best_before };
    if (this.#isNews(row, said)) this.#lots.fill(row, said);
    return row;
  }

  /** A parcel in a row of a thousand like it must not write the lot anew. */
  #isNews(lot: NamedRow, said: Readonly<Record<(typeof FACTS)[number], string | null>>): boolean {
    if (FACTS.every((fact) => said[fact] === null)) return false;
    const known = this.#lots.details(lot);
    return FACTS.some((fact) => said[fact] !== null && (known?.[fact] ?? null) === null);
  }

  #isBlocked(variant: Variant, lot: NamedRow | null, batch: string | null): boolean {
    const made_in = batch === null ? null : this.#lots.find(variant, batch);
    return [lot, made_in].some(
      (row) => row !== null && this.#lots.details(row)?.status === 'blocked',
    );
  }

  #expiryOf(lot: NamedRow | null): string | null {
    return lot === null ? null : (this.#lots.details(lot)?.expires_on ?? null);
  }
}

/** What a shipping notice says of the lot. */
export function announcedLot({ lot, batch, expires_on }: ContentLine): LotScanned | null {
  return lot === null ? null : { number: lot, batch, expires_on, best_before: null };
}
