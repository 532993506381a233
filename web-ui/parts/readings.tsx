import type { ParcelReading } from '../../contract/parcel.ts';
import type { Reading } from '../../contract/reading.ts';
import { visible, weight } from '../format.ts';
import { t } from '../text/en.ts';

/** A reading in words. */
export function readingText(reading: Reading): string {
  switch (reading.kind) {
    case 'barcode':
      return visible(reading.text);
    case 'weight': {
      if (reading.milligrams === null)
        return reading.range === 'under' ? t.reading.under : t.reading.over;
      return `${weight(reading.milligrams)}, ${reading.stable ? t.reading.stable : t.reading.moving}`;
    }
    case 'no-read':
      return t.reading.noRead;
    case 'heartbeat':
      return t.reading.heartbeat;
    case 'reply':
      return `${reading.ok ? '✓' : '✕'} ${reading.text}`;
    case 'discarded':
      return t.reading.discarded(reading.reason);
  }
}

export function Readings({ readings }: { readonly readings: readonly ParcelReading[] }) {
  if (readings.length === 0) return <p class="muted">{t.exceptions.noReadings}</p>;
  return (
    <ul class="readings">
      {readings.map((each, index) => (
        <li key={index}>
          <span class="reading-text">{readingText(each.reading)}</span>
          <span class="muted">
            {each.device}, {each.offset_ms} ms
            {each.reading.kind === 'barcode' && each.reading.symbology !== undefined
              ? `, ${each.reading.symbology}`
              : ''}
          </span>
          {each.reading.kind === 'barcode' && each.reading.gs1_error !== undefined && (
            <span class="bad-text">{each.reading.gs1_error.message}</span>
          )}
          {each.reading.kind === 'barcode' && each.reading.gs1 !== undefined && (
            <span class="elements">
              {each.reading.gs1.map(({ ai, value, title }) => (
                <span key={ai} title={title}>
                  ({ai}) {value}
                </span>
              ))}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
