import type { Database } from 'better-sqlite3';
import { Refused } from '../../base/errors.ts';
import type { Catalog, Variant } from '../../inventory/catalog.ts';
import { identify, type LotScanned } from '../../inventory/identify.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';
import type { ScanReceipt } from './commands.ts';
import { doesNotDivide, wantedQuantity } from './quantity.ts';
import { readScan } from './read-scan.ts';

/** What one scan, or a person by hand, says to be there. */
export type GoodsSaid =
  | {
      readonly kind: 'item';
      readonly variant: Variant;
      readonly quantity: number;
      readonly lot: LotScanned | null;
      /** The unit that the label itself names. */
      readonly sscc: string | null;
    }
  | { readonly kind: 'unit'; readonly sscc: string }
  | { readonly kind: 'unknown'; readonly code: string };

type Said = Pick<
  ScanReceipt,
  'scan' | 'sku' | 'lot' | 'expires_on' | 'quantity' | 'packaging' | 'occurred_at'
>;

/**
 * Reads what was scanned together with what was said by hand. Throws `scan-or-sku`, `unknown-item`,
 * `invalid-code` with what the parser says, `several-items`, `no-weight`, `lot-differs`, `does-not-divide`,
 * `unknown-packaging` and `bad-quantity`.
 */
export function goodsReader(db: Database, catalog: Catalog): (said: Said) => GoodsSaid {
  const wanted = wantedQuantity(db);
  const byHand = (variant: Variant, { quantity, packaging }: Said): number =>
    wanted(variant, { quantity: quantity ?? 1, packaging });
  return (said) => {
    if ((said.scan === null) === (said.sku === null)) {
      const told = 'say what it is by exactly one of scan and sku';
      throw new Refused('invalid', 'scan-or-sku', told);
    }
    if (said.scan === null) {
      const variant = catalog.item(said.sku ?? '');
      return {
        kind: 'item',
        variant,
        quantity: byHand(variant, said),
        lot: lotSaid(said),
        sscc: null,
      };
    }
    const { code, fault } = readScan(said.scan, Number(said.occurred_at.slice(0, 4)));
    const identity = identify([code], (text) => catalog.itemByCode(text));
    switch (identity.kind) {
      case 'handling-unit':
        return { kind: 'unit', sscc: identity.sscc };
      case 'unidentified':
        if (fault !== null || identity.reason === 'INVALID_CODE') {
          const told = `the code is not right: ${fault ?? 'it is no valid GS1'}; read it again or enter it by hand`;
          throw new Refused('invalid', 'invalid-code', told);
        }
        return { kind: 'unknown', code: code.text };
      case 'item': {
        const { variant, sscc } = identity;
        const lot = bothLots(variant, identity.lot, said);
        const counted = code.gs1?.some(({ ai }) => ai === '30' || ai === '37') ?? false;
        const factor = counted ? 1 : (identity.quantity ?? 1);
        const quantity =
          said.quantity === null && said.packaging === null
            ? byCode(variant, identity.quantity)
            : byHand(variant, said);
        if (said.quantity !== null && variant.base_unit === 'counted' && quantity % factor !== 0) {
          throw doesNotDivide(variant, quantity, factor, 'count again, or scan the pieces');
        }
        return { kind: 'item', variant, quantity, lot, sscc };
      }
    }
  };
}

function byCode(variant: Variant, quantity: number | null): number {
  if (quantity !== null) return wholeQuantity(variant.sku, quantity);
  const told = `${variant.sku} is kept by weight and its label names none; give it in milligrams`;
  throw new Refused('invalid', 'no-weight', told, { sku: variant.sku });
}

function lotSaid({ lot, expires_on }: Said): LotScanned | null {
  return lot === null ? null : { number: lot, batch: null, expires_on, best_before: null };
}

function bothLots(variant: Variant, scanned: LotScanned | null, said: Said): LotScanned | null {
  if (scanned === null) return lotSaid(said);
  if (said.lot !== null && said.lot !== scanned.number) {
    const told = `the label of ${variant.sku} says ${scanned.number} and not ${said.lot}; look at it again`;
    throw new Refused('invalid', 'lot-differs', told, { lot: scanned.number });
  }
  return { ...scanned, expires_on: scanned.expires_on ?? said.expires_on };
}
