import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { OperationalError } from '../base/errors.ts';
import type { Moment } from '../store/command.ts';
import type { Catalog } from './catalog.ts';
import type { Ledger } from './ledger.ts';
import { LOOSE, type Lots, NO_LOT } from './lots.ts';

/** Why stock is corrected by hand. */
export const ADJUST_REASONS = [
  'DAMAGED',
  'LOST',
  'FOUND',
  'WRONG_COUNT',
  'OPENING_STOCK',
  'OTHER',
] as const;
export type AdjustReason = (typeof ADJUST_REASONS)[number];

/** `stock.adjust`: so many more or fewer, with a reason; never "set the quantity to". */
export type AdjustStock = {
  /** Made by whoever asks, before asking. */
  readonly id: string;
  readonly sku: string;
  readonly location: string;
  readonly lot: string | null;
  /** In base units; positive adds. */
  readonly quantity: number;
  readonly reason: AdjustReason;
  readonly note: string | null;
  readonly by: string;
  readonly occurred_at: string;
};

export type AdjustOutcome =
  | {
      readonly outcome: 'created' | 'exists' | 'exists_with_different_body';
      readonly movement: string;
    }
  | { readonly outcome: 'refused'; readonly reason: 'NOT_IN_STOCK'; readonly on_hand: number };

export type Adjuster = (asked: AdjustStock, moment: Moment) => AdjustOutcome;

export function createAdjuster(
  db: Database,
  rooms: { readonly catalog: Catalog; readonly lots: Lots; readonly ledger: Ledger },
): Adjuster {
  const request = db.prepare<[string], { digest: string }>(
    'SELECT digest FROM movement_requests WHERE id = ?',
  );
  const remember = db.prepare(
    'INSERT INTO movement_requests (id, digest, first_seq) VALUES (?, ?, ?)',
  );
  return (asked, moment) => {
    const digest = digestOf(asked);
    const before = request.get(asked.id);
    if (before !== undefined) {
      const outcome = before.digest === digest ? 'exists' : 'exists_with_different_body';
      return { outcome, movement: asked.id };
    }
    const posted = rooms.ledger.post(movementOf(asked, rooms), moment);
    if (!posted.ok) {
      return { outcome: 'refused', reason: 'NOT_IN_STOCK', on_hand: posted.error.on_hand };
    }
    remember.run(asked.id, digest, posted.value.first_seq);
    return { outcome: 'created', movement: asked.id };
  };
}

/** Throws `unknown-item`, `unknown-location`, `virtual-location` and `bad-quantity`. */
function movementOf(
  asked: AdjustStock,
  { catalog, lots }: { readonly catalog: Catalog; readonly lots: Lots },
) {
  const { quantity } = asked;
  if (!Number.isSafeInteger(quantity) || quantity === 0) {
    throw new OperationalError(
      'bad-quantity',
      `${quantity} is no correction; give a whole number other than 0`,
    );
  }
  const variant = catalog.variantBySku(asked.sku);
  if (variant === null)
    throw new OperationalError('unknown-item', `no item has the SKU ${asked.sku}`);
  const location = catalog.location(asked.location);
  if (location.virtual === 1) {
    throw new OperationalError(
      'virtual-location',
      `${asked.location} holds no goods that could be corrected`,
    );
  }
  const scanned =
    asked.lot === null ? null : { number: asked.lot, expires_on: null, best_before: null };
  const lot = scanned === null ? NO_LOT : lots.findOrCreate(variant, scanned);
  const what = { variant, lot, handling_unit: LOOSE };
  return {
    id: asked.id,
    type: 'adjust',
    lines: [
      { ...what, location: catalog.location('adjustment'), quantity: -quantity },
      { ...what, location, quantity },
    ],
    reference: null,
    reason: asked.reason,
    created_by: asked.by,
    parcel: null,
    note: asked.note,
    voids: null,
    occurred_at: asked.occurred_at,
  } as const;
}

function digestOf({ occurred_at: _when, ...body }: AdjustStock): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex');
}
