import type { DeviceView } from '../../contract/http/view.ts';
import { age, count } from '../format.ts';
import { Mark, State, type Tone } from '../parts/mark.tsx';
import { readingText } from '../parts/readings.tsx';
import { Empty, Screen } from '../parts/states.tsx';
import { ageOf, zone } from '../store.ts';
import { t } from '../text/en.ts';

export const deviceTone: Readonly<Record<DeviceView['state'], Tone>> = {
  up: 'good',
  connecting: 'calm',
  silent: 'warn',
  babbling: 'warn',
  garbled: 'warn',
  down: 'bad',
};

/** Each device with its link and state; what does not work stands first. */
export function Devices() {
  const devices = Object.values(zone.value?.view.devices ?? {}).sort(
    (a, b) => Number(a.state === 'up') - Number(b.state === 'up'),
  );
  return (
    <Screen title={t.screens.devices}>
      {devices.length === 0 && <Empty title={t.devices.none} hint={t.devices.noneHint} />}
      <ul class="lines">
        {devices.map((device) => (
          <li key={device.id}>
            <a class="line line-device" href={`/devices/${encodeURIComponent(device.id)}`}>
              <Mark tone={deviceTone[device.state]} />
              <span class="line-main">
                <span class="line-title">{device.name}</span>
                <span class={device.why === null ? 'muted' : 'bad-text'}>
                  {device.why ?? `${t.devices.kind[device.kind]} · ${device.link}`}
                </span>
              </span>
              <span class="line-side">
                <State tone={deviceTone[device.state]} word={t.devices.state[device.state]} />
                <span class="muted">
                  {device.last_reading === null
                    ? `${count(device.frames)} ${t.devices.frames.toLowerCase()}`
                    : `${readingText(device.last_reading).slice(0, 24)}, ${age(
                        ageOf(device, device.last_reading_age_ms ?? 0),
                      )}`}
                </span>
              </span>
              <span class="line-go" aria-hidden="true">
                ›
              </span>
            </a>
          </li>
        ))}
      </ul>
    </Screen>
  );
}
