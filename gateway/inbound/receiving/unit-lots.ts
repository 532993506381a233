import { Refused } from '../../base/errors.ts';
import type { Catalog, Variant } from '../../inventory/catalog.ts';
import type { AwaitedUnit, ContentLine } from './asns.ts';
import type { SaidOfGoods } from './commands.ts';

/**
 * A notice may say what is on a unit and not of which lot: then whoever scans the unit reads it off the goods, and what
 * they say is of the lines that name none. One lot is of one item, and one serial number of one piece: the others are
 * counted by themselves. Throws `lot-missing` where it would be enough to say it, and otherwise `lots-missing`.
 */
export function withLotSaid(
  catalog: Catalog,
  { sscc }: Pick<AwaitedUnit, 'sscc'>,
  contents: readonly ContentLine[],
  said: Pick<SaidOfGoods, 'lot' | 'expires_on'>,
): readonly ContentLine[] {
  const items = new Map<number, Variant>();
  let quantity = 0;
  for (const content of contents) {
    const variant = catalog.variant(content.variant);
    if (content.lot !== null || variant.tracking === 'none') continue;
    items.set(variant.id, variant);
    quantity += content.quantity;
  }
  const [item, ...others] = items.values();
  if (item === undefined) return contents;
  const { sku, tracking } = item;
  if (others.length > 0) {
    const skus = [...items.values()].map((each) => each.sku).join(', ');
    const told = `the notice names no lots of ${skus} on ${sscc}: count them line by line, each with its own as printed`;
    throw new Refused('invalid', 'lots-missing', told, { sscc, skus });
  }
  if (tracking === 'serial' && quantity !== 1) {
    const told = `the notice names no serial numbers of the ${quantity} of ${sku} on ${sscc}: scan each piece with its own (AI 21), or enter it`;
    throw new Refused('invalid', 'lots-missing', told, { sscc, skus: sku });
  }
  if (said.lot === null) {
    const what = tracking === 'serial' ? 'serial number' : 'lot';
    const several =
      tracking === 'serial' ? '' : '; where there are several, count them line by line';
    const told = `${sku} is kept by ${what} and the notice names none on ${sscc}: enter the ${what} as printed${several}`;
    throw new Refused('invalid', 'lot-missing', told, { sku, tracking, sscc });
  }
  const { lot, expires_on } = said;
  return contents.map((content) =>
    content.lot === null && content.variant === item.id
      ? { ...content, lot, expires_on: expires_on ?? content.expires_on }
      : content,
  );
}
