import type { ExceptionView } from '../../contract/http/view.ts';
import { age, sentence, time } from '../format.ts';
import { zone } from '../store.ts';
import { t } from '../text/en.ts';
import { Mark } from './mark.tsx';
import { readingText } from './readings.tsx';

/** One parcel that needs a person, as a line that can be touched. */
export function ExceptionLine({
  row,
  age_ms,
}: {
  readonly row: ExceptionView;
  readonly age_ms: number | null;
}) {
  const station = stationName(row.station);
  const seen = row.readings.find(({ reading }) => reading.kind === 'barcode');
  return (
    <a class="line" href={`/exceptions/${encodeURIComponent(row.id)}`}>
      <Mark tone="bad" />
      <span class="line-main">
        <span class="line-title">
          {sentence(t.reason[row.reason])}
          {row.parcels > 1 ? ` · ${t.exceptions.parcels(row.parcels)}` : ''}
        </span>
        <span class="muted">
          {station}
          {seen !== undefined ? ` · ${readingText(seen.reading).slice(0, 60)}` : ''}
        </span>
      </span>
      <span class="line-side">
        <span>{time(row.opened_at)}</span>
        {age_ms !== null && <span class="muted">{age(age_ms)}</span>}
      </span>
      <span class="line-go" aria-hidden="true">
        ›
      </span>
    </a>
  );
}

export function stationName(id: string | null): string {
  if (id === null) return '';
  return zone.value?.view.stations[id]?.name ?? id;
}
