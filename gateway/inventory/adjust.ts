import type { AdjustReason } from '../../contract/adjustments.ts';
import { Refused } from '../base/errors.ts';
import type { Moment } from '../store/command.ts';
import type { Catalog } from './catalog.ts';
import { type HandlingUnits, LOOSE } from './handling-units.ts';
import type { Ledger } from './ledger.ts';
import { type Lots, NO_LOT } from './lots.ts';
import { shortOf } from './movement.ts';
import { wholeCorrection } from './quantity.ts';
import type { Asked, Outcome, Requests } from './requests.ts';

/** `stock.adjust`: so many more or fewer, with a reason; never "set the quantity to". */
export type AdjustStock = Asked & {
  readonly sku: string;
  readonly location: string;
  readonly lot: string | null;
  /** The unit that it lies on; not given: it lies loose. */
  readonly handling_unit?: string | null;
  /** In base units; positive adds. */
  readonly quantity: number;
  readonly reason: AdjustReason;
  readonly note: string | null;
};

export type AdjustOutcome = Outcome<{ readonly movement: string }>;

export type Adjuster = (asked: AdjustStock, moment: Moment) => AdjustOutcome;

/** Throws `lot-missing`, `not-in-stock`, `unknown-item`, `unknown-location`, `virtual-location` and `bad-quantity`. */
export function createAdjuster(rooms: {
  readonly catalog: Catalog;
  readonly lots: Lots;
  readonly units: HandlingUnits;
  readonly ledger: Ledger;
  readonly requests: Requests;
}): Adjuster {
  return (asked, moment) =>
    rooms.requests.once('stock.adjust', asked, () => {
      const posted = rooms.ledger.post(movementOf(asked, rooms), moment);
      if (!posted.ok) throw shortOf(posted.error);
      return { movement: asked.id };
    });
}

function movementOf(
  asked: AdjustStock,
  rooms: { readonly catalog: Catalog; readonly lots: Lots; readonly units: HandlingUnits },
) {
  const quantity = wholeCorrection(asked.sku, asked.quantity);
  const { catalog, lots, units } = rooms;
  const variant = catalog.item(asked.sku);
  const location = catalog.place(asked.location);
  // Goods that come in without their lot could not be traced, nor recalled; such goods may only leave.
  if (variant.tracking !== 'none' && asked.lot === null && quantity > 0) {
    const what = variant.tracking === 'lot' ? 'lot' : 'serial number';
    const told = `${variant.sku} is kept by ${what}: name it as printed, or as found in its papers`;
    throw new Refused('invalid', 'lot-missing', told, { sku: variant.sku });
  }
  const scanned =
    asked.lot === null ? null : { number: asked.lot, expires_on: null, best_before: null };
  const lot = scanned === null ? NO_LOT : lots.findOrCreate(variant, scanned);
  const unit = asked.handling_unit ?? null;
  const what = { variant, lot, handling_unit: unit === null ? LOOSE : units.findOrCreate(unit) };
  return {
    id: asked.id,
    type: 'adjust',
    lines: [
      {
        ...what,
        handling_unit: LOOSE,
        location: catalog.location('adjustment'),
        quantity: -quantity,
      },
      { ...what, location, quantity },
    ],
    reference: null,
    reason: asked.reason,
    created_by: asked.by,
    parcel: null,
    note: asked.note,
    voids: null,
    yields: true,
    occurred_at: asked.occurred_at,
  } as const;
}
