import { QUANTITY_MAX } from '../../contract/constants.ts';
import { Refused } from '../base/errors.ts';

/** The quantity in base units; `of` names the goods, by their SKU where it is known. Throws `bad-quantity`. */
export function wholeQuantity(of: string, quantity: number, least: 0 | 1 = 1): number {
  if (Number.isSafeInteger(quantity) && quantity >= least && quantity <= QUANTITY_MAX) {
    return quantity;
  }
  const told = `${quantity} is no quantity of ${of}; give a whole number from ${least} to ${QUANTITY_MAX}`;
  throw new Refused('invalid', 'bad-quantity', told, { of });
}

/** So many more or fewer. Throws `bad-quantity`. */
export function wholeCorrection(sku: string, quantity: number): number {
  if (quantity !== 0 && Math.abs(quantity) <= QUANTITY_MAX && Number.isSafeInteger(quantity)) {
    return quantity;
  }
  const told = `${quantity} is no correction of ${sku}; give a whole number other than 0, at most ${QUANTITY_MAX} either way`;
  throw new Refused('invalid', 'bad-quantity', told, { of: sku });
}
