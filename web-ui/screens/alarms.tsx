import { settledAt } from '../parts/alarm-strip.tsx';
import { State } from '../parts/mark.tsx';
import { Empty, Screen } from '../parts/states.tsx';
import { zone } from '../store.ts';
import { t } from '../text/en.ts';

/** Each alarm in full, for which a phone's strip has no room. */
export function Alarms() {
  const alarms = zone.value?.view.alarms ?? [];
  return (
    <Screen title={t.screens.alarms} back="/">
      {alarms.length === 0 && <Empty title={t.common.noAlarm} hint={t.common.noAlarmHint} />}
      {alarms.map(({ code, text }) => {
        const where = settledAt(code);
        return (
          <div class="panel" key={code}>
            <State tone="bad" word={t.common.alarm} />
            <p>{text}</p>
            <p class="code">{code}</p>
            {where !== null && (
              <a class="button" href={where}>
                {t.common.settle}
              </a>
            )}
          </div>
        );
      })}
    </Screen>
  );
}
