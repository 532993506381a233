import { leftFor, type Movement, no, type State } from './state.ts';

/** What came back of a shipment would be in stock twice if the shipment was taken back. */
export function demandNotCameBack(state: State, { type, reference, lines }: Movement): void {
  if (type !== 'ship' || reference?.type !== 'order') return;
  for (const { sku, lot, place } of lines) {
    if (place !== 'customer') continue;
    const same = (one: { readonly sku: string; readonly lot: string }): boolean =>
      one.sku === sku && one.lot === lot;
    const sum = (of: readonly { readonly quantity: number }[]): number =>
      of.reduce((all, { quantity }) => all + quantity, 0);
    const gone = sum(lines.filter((line) => same(line) && line.place === 'customer'));
    const back = [...state.returns.values()].filter(
      (each) => each.referenced && !each.undone && each.order === reference.id && same(each),
    );
    const left = leftFor(state.movements, reference.id, sku, lot) ?? 0;
    if (gone > 0 && back.length > 0 && left - gone < sum(back)) no('came-back');
  }
}
