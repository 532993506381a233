import type { SearchHit } from '../../contract/http/search.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { t } from '../text/en.ts';
import { FindField } from './find-field.tsx';
import { lookUp } from './scan-answer.ts';

export type Picked = {
  readonly sku: string;
  readonly name: string;
  readonly unit: 'counted' | 'weighed';
  readonly quantity: number;
};

/** Names an item by scan or by a few letters. */
export function ItemPicker({ onPick }: { readonly onPick: (picked: Picked) => void }) {
  useScan(async (code) => {
    const item = await lookUp(code, firstItem);
    if (!item.ok) return scanWrong(item.wrong);
    scanRight(item.value.name);
    onPick(item.value);
  });
  return (
    <FindField label={t.exceptions.find} fits={isItem} choose={(hit) => onPick(pickedFrom(hit))} />
  );
}

const isItem = (hit: SearchHit): hit is Extract<SearchHit, { kind: 'item' }> => hit.kind === 'item';

function firstItem(hits: readonly SearchHit[]): Picked | null {
  for (const hit of hits) {
    if (hit.kind === 'item' || hit.kind === 'lot') return pickedFrom(hit);
  }
  return null;
}

function pickedFrom(hit: Extract<SearchHit, { kind: 'item' | 'lot' }>): Picked {
  const { sku, name, base_unit } = hit.item;
  return { sku, name, unit: base_unit, quantity: (hit.kind === 'item' ? hit.factor : null) ?? 1 };
}
