import { useSignal } from '@preact/signals';
import type { StockLocation } from '../../../contract/http/stock.ts';
import { api, newId } from '../../api.ts';
import { wordsOf } from '../../parts/scan-answer.ts';
import { go } from '../../route.ts';
import { scanWrong } from '../../scan/feedback.ts';
import { t as inbound } from '../../text/en-inbound.ts';
import { to } from './rows.tsx';

/** What can be done with the goods of a place that has none beneath it, such as a bin or a dock. */
export function PlaceActions({ at }: { readonly at: StockLocation }) {
  const busy = useSignal(false);
  if (at.children > 0) return null;
  const { location } = at;
  const count = async (): Promise<void> => {
    busy.value = true;
    const answer = await api.startCount({ id: newId(), place: location });
    busy.value = false;
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    go(`/counts/${to(answer.value.count)}`);
  };
  return (
    <p class="actions-row no-print">
      <a class="button" href={`/adjustments?place=${to(location)}`}>
        {inbound.adjustments.here}
      </a>
      {at.variants > 0 && (
        <a class="button" href={`/putaway?place=${to(location)}`}>
          {inbound.putaway.hereFrom}
        </a>
      )}
      <button type="button" disabled={busy.value} onClick={() => void count()}>
        {inbound.counts.here}
      </button>
    </p>
  );
}
