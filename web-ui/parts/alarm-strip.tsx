import { age } from '../format.ts';
import { ageOf, zone } from '../store.ts';
import { t } from '../text/en.ts';
import { Mark } from './mark.tsx';

/** What is wrong with the zone as a whole, above every screen: on a phone one line each, and all of it behind a touch. */
export function AlarmStrip() {
  const view = zone.value?.view;
  if (view === undefined || view.alarms.length === 0) return null;
  return (
    <section class="alarms" aria-label={t.common.alarm} role="alert">
      {view.alarms.map(({ code, text, age_ms }) => (
        <a key={code} href={settledAt(code) ?? '/alarms'}>
          <Mark tone="bad" />
          <span class="alarm-text">
            {text} <span class="code">{code}</span>
          </span>
          <span class="muted">{age(ageOf(view.alarms, age_ms))}</span>
        </a>
      ))}
    </section>
  );
}

/** The screen on which an alarm is settled; null where it is settled at the gateway itself. */
export function settledAt(code: string): string | null {
  if (code.startsWith('transfers-')) return '/transfers';
  if (code.startsWith('archive')) return '/months';
  return null;
}
