import { useSignal } from '@preact/signals';
import type { SearchHit } from '../../../contract/http/search.ts';
import { api } from '../../api.ts';
import { scanText } from '../../format.ts';
import { nameOf, wordsOf } from '../../parts/scan-answer.ts';
import { Screen } from '../../parts/states.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { go } from '../../route.ts';
import { scanRight, scanWrong } from '../../scan/feedback.ts';
import { useScan } from '../../scan/scan.ts';
import { t } from '../../text/en.ts';
import { to } from './rows.tsx';

/** What the trace begins with: scanned or typed. */
export function TraceStart() {
  const text = useSignal('');
  const begin = async (scan: string): Promise<void> => {
    const answer = await api.search({ scan });
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    for (const hit of answer.value.hits) {
      const path = pathOf(hit);
      if (path === null) continue;
      scanRight(nameOf(hit));
      return go(path);
    }
    const ordered = answer.value.hits.find(isOrder);
    scanWrong(
      ordered === undefined ? t.trace.notFound(scanText(scan)) : t.trace.notLeft(ordered.id),
    );
  };
  useScan(begin);
  const typed = text.value.trim();
  return (
    <Screen title={t.trace.start} back="/recalls">
      <p class="lead">{t.trace.startHint}</p>
      <form
        class="panel actions"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed !== '') void begin(typed);
        }}
      >
        <TextField
          label={t.trace.begin}
          value={text.value}
          length={128}
          onChange={(next) => {
            text.value = next;
          }}
        />
        <button type="submit" class="main" disabled={typed === ''}>
          {t.trace.go}
        </button>
      </form>
    </Screen>
  );
}

const isOrder = (hit: SearchHit): hit is Extract<SearchHit, { kind: 'document' }> =>
  hit.kind === 'document' && hit.document === 'order';

/** Where its trace stands; null of what has none. Of an item, a person chooses the lot. */
function pathOf(hit: SearchHit): string | null {
  switch (hit.kind) {
    case 'lot':
      return `/trace/lots/${to(hit.item.variant)}/${to(hit.lot)}`;
    case 'handling-unit':
      return `/trace/units/${to(hit.handling_unit)}?direction=backward`;
    case 'shipment':
      return `/trace/shipments/${to(hit.reference)}?direction=backward`;
    case 'parcel':
      return `/trace/movements/${to(hit.parcel)}?direction=backward`;
    case 'item':
      return `/stock/items/${to(hit.item.variant)}?show=lots`;
    case 'location':
    case 'document':
    case 'station':
      return null;
  }
}
