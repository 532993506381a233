import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SearchHit } from '../../contract/http/search.ts';
import { api } from '../api.ts';
import { quantity } from '../format.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { t } from '../text/en.ts';
import { lookUp } from './scan-answer.ts';

export type Picked = {
  readonly sku: string;
  readonly name: string;
  readonly unit: 'counted' | 'weighed';
  readonly quantity: number;
};

const TYPING_PAUSE_MS = 250;

/** Names an item by scan or by a few letters. */
export function ItemPicker({ onPick }: { readonly onPick: (picked: Picked) => void }) {
  const text = useSignal('');
  const hits = useSignal<readonly SearchHit[] | null>(null);
  useScan(async (code) => {
    const item = await lookUp(code, firstItem);
    if (!item.ok) return scanWrong(item.wrong);
    scanRight(item.value.name);
    onPick(item.value);
  });
  useEffect(() => {
    const wanted = text.value.trim();
    if (wanted === '') {
      hits.value = null;
      return;
    }
    const timer = setTimeout(async () => {
      const answer = await api.search({ text: wanted });
      if (text.value.trim() === wanted) hits.value = answer.ok ? answer.value.hits : [];
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text.value]);
  const items = hits.value?.flatMap((hit) => (hit.kind === 'item' ? [hit] : []));
  return (
    <div class="picker">
      <label for="item">{t.exceptions.find}</label>
      <input
        id="item"
        type="search"
        autocomplete="off"
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      {items?.length === 0 && <p class="muted">{t.find.none(text.value)}</p>}
      <ul class="lines">
        {items?.slice(0, 8).map((hit) => (
          <li key={hit.item.variant}>
            <button type="button" class="line" onClick={() => onPick(pickedFrom(hit))}>
              <span class="line-main">
                <span class="line-title">{hit.item.name}</span>
                <span class="muted">{hit.item.sku}</span>
              </span>
              <span class="line-side muted">
                {quantity(hit.item.on_hand, hit.item.base_unit)} {t.stock.onHand}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

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
