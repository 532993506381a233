import type { Database } from 'better-sqlite3';
import { HOLD_LOTS_MAX } from '../../../contract/constants.ts';
import type { LotWord, TransferHolds } from '../../../contract/transfers.ts';
import { digestOf } from '../../base/digest.ts';
import { holdsFor } from './hold-talk.ts';
import { holdsMessage, type Speaker } from './messages.ts';

/** Behind the last lot that was looked at. */
export type HoldsCursor = {
  readonly direction: 'holds';
  readonly zone: string;
  readonly variant: string;
  readonly lot: string;
};

type Due = { readonly zone: string; readonly variant_id: string; readonly lot: string };

export const FIRST_HOLDS: HoldsCursor = { direction: 'holds', zone: '', variant: '', lot: '' };

/** Of the lots in one message, so that it stays far below every bound. One lot alone never takes more. */
const BYTES_MAX = 32 * 1024;

/** What is to be said of holds, one message at a time: some lots for one zone. */
export function holdsDue(
  db: Database,
): (
  speaker: Speaker,
  after: HoldsCursor,
) => { readonly message: TransferHolds | null; readonly next: HoldsCursor | null } {
  const due = db.prepare<[string, string, string, number], Due & { sku: string | null }>(
    `SELECT talk.zone, talk.variant_id, talk.lot, variant.sku FROM hold_talk AS talk
       LEFT JOIN product_variants AS variant ON variant.variant_id = talk.variant_id
     WHERE talk.due = 1 AND (talk.zone, talk.variant_id, talk.lot) > (?, ?, ?)
     ORDER BY talk.zone, talk.variant_id, talk.lot LIMIT ?`,
  );
  const holds = holdsFor(db);
  return (speaker, after) => {
    const rows = due.all(after.zone, after.variant, after.lot, HOLD_LOTS_MAX);
    const [first] = rows;
    const lots: LotWord[] = [];
    let next = after;
    let bytes = 0;
    for (const { zone, variant_id, lot, sku } of rows) {
      if (zone !== first?.zone) break;
      const told = holds(zone, { variant_id, lot }, speaker.gateway);
      // Goods that went there have an item here; what is told of nothing waits for it.
      const word =
        sku === null || told.length === 0 ? [] : [{ variant: variant_id, sku, lot, holds: told }];
      bytes += Buffer.byteLength(JSON.stringify(word));
      if (lots.length > 0 && bytes > BYTES_MAX) break;
      lots.push(...word);
      next = { direction: 'holds', zone, variant: variant_id, lot };
    }
    const message =
      first === undefined || lots.length === 0 ? null : holdsMessage(speaker, first.zone, lots);
    return { message, next: rows.length === 0 ? null : next };
  };
}

/** The same as long as it says the same. */
export const holdsKey = ({ to, lots }: TransferHolds): string =>
  `${to} holds ${digestOf({ lots })}`;
