import type { Database } from 'better-sqlite3';
import { Refused } from '../../base/errors.ts';
import type { Variant } from '../../inventory/catalog.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';

/** How much somebody says, in base units or in packagings of the catalog. */
export type SaidQuantity = {
  readonly quantity: number;
  readonly packaging: string | null;
  /** What whoever says it takes the packaging to hold. */
  readonly factor?: number | null;
};

/**
 * The quantity in base units. Throws `bad-quantity` beyond the bound, `unknown-packaging`,
 * and `wrong-factor` where somebody takes a packaging to hold what it does not.
 */
export function wantedQuantity(db: Database): (variant: Variant, said: SaidQuantity) => number {
  const find = db
    .prepare<[number, string], number>(
      'SELECT factor FROM packagings WHERE variant = ? AND name = ?',
    )
    .pluck();
  return (variant, { quantity, packaging, factor = null }) => {
    if (packaging === null) {
      if (factor !== null && quantity % factor !== 0)
        throw doesNotDivide(variant, quantity, factor, `order a multiple of ${factor}`);
      return wholeQuantity(variant.sku, quantity);
    }
    const held = find.get(variant.id, packaging);
    if (held === undefined) {
      throw new Refused(
        'invalid',
        'unknown-packaging',
        `${variant.sku} has no packaging "${packaging}"; import it first, or give base units`,
        { sku: variant.sku, packaging },
      );
    }
    if (factor !== null && factor !== held) {
      throw new Refused(
        'invalid',
        'wrong-factor',
        `a ${packaging} of ${variant.sku} holds ${held} and not ${factor}; correct one of the two`,
        { sku: variant.sku, packaging, factor: held },
      );
    }
    return wholeQuantity(variant.sku, quantity * held);
  };
}

/** `remedy` is what whoever said it can do. */
export function doesNotDivide(
  variant: Variant,
  quantity: number,
  factor: number,
  remedy: string,
): Refused {
  return new Refused(
    'invalid',
    'does-not-divide',
    `${quantity} of ${variant.sku} are no whole number of packagings of ${factor}; ${remedy}`,
    { sku: variant.sku, quantity, factor },
  );
}
