import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { DeviceActionAnswer } from '../../contract/http/devices.ts';
import type { Problem } from '../../contract/http/problem.ts';
import type { DeviceView, FrameView } from '../../contract/http/view.ts';
import { type Answer, api } from '../api.ts';
import { age, count } from '../format.ts';
import { watch } from '../live.ts';
import { State } from '../parts/mark.tsx';
import { NotThere } from '../parts/not-there.tsx';
import { readingText } from '../parts/readings.tsx';
import { Refused, Screen } from '../parts/states.tsx';
import { ageOf, frames, zone } from '../store.ts';
import { t } from '../text/en.ts';
import { deviceTone } from './devices.tsx';

/** Made for the technician at five in the morning: what the line says, and what was understood. */
export function Device({ id }: { readonly id: string }) {
  useEffect(() => {
    watch(id);
    return () => watch(null);
  }, [id]);
  const device = zone.value?.view.devices[id];
  if (device === undefined) return <NotThere what="device" asked={id} />;
  return (
    <Screen
      title={device.name}
      back="/devices"
      aside={<State tone={deviceTone[device.state]} word={t.devices.state[device.state]} />}
    >
      {device.why !== null && (
        <p class="refused">
          {device.why}, {t.station.for(age(ageOf(device, device.state_age_ms)))}
          {device.attempts > 0 && `, ${t.devices.attempts(count(device.attempts))}`}
        </p>
      )}
      <div class="two">
        <Facts device={device} />
        {device.actions.length > 0 && <Actions device={device} />}
      </div>
      <section class="panel" aria-labelledby="raw">
        <h2 id="raw">{t.devices.raw}</h2>
        <p class="muted">{t.devices.rawHint}</p>
        <Frames shown={frames.value.device === id ? frames.value.frames : []} />
      </section>
    </Screen>
  );
}

function Facts({ device }: { readonly device: DeviceView }) {
  const { last_reading } = device;
  return (
    <section class="panel" aria-label={device.name}>
      <dl class="facts">
        <dt>{t.devices.lastReading}</dt>
        <dd>
          {last_reading === null ? t.devices.never : readingText(last_reading)}
          {device.last_reading_age_ms !== null && (
            <span class="muted"> {t.live.ago(age(ageOf(device, device.last_reading_age_ms)))}</span>
          )}
        </dd>
        <dt>{t.devices.link}</dt>
        <dd class="breaks">{device.link}</dd>
        <dt>{t.devices.profile}</dt>
        <dd>{device.profile}</dd>
        <dt>{t.devices.frames}</dt>
        <dd>{count(device.frames)}</dd>
        {device.discarded.map(({ reason, count: times }) => (
          <div class="pair" key={reason}>
            <dt>{t.reading.discarded(reason)}</dt>
            <dd class="bad-text">{count(times)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Actions({ device }: { readonly device: DeviceView }) {
  const busy = useSignal(false);
  const answer = useSignal<Answer<DeviceActionAnswer> | null>(null);
  const act = (action: DeviceView['actions'][number]) => async (): Promise<void> => {
    busy.value = true;
    answer.value = null;
    answer.value = await api.act(device.id, action);
    busy.value = false;
  };
  return (
    <section class="panel actions" aria-label={t.devices.action['test-read']}>
      {device.actions.map((action, index) => (
        <button
          type="button"
          key={action}
          class={index === 0 ? 'main' : ''}
          disabled={busy.value}
          onClick={act(action)}
        >
          {t.devices.action[action]}
        </button>
      ))}
      <div role="status">
        {busy.value && <p>{t.devices.acting}</p>}
        {answer.value !== null && <Told answer={answer.value} />}
      </div>
    </section>
  );
}

function Told({ answer }: { readonly answer: Answer<DeviceActionAnswer> }) {
  if (!answer.ok) return <Refused problem={answer.problem satisfies Problem} />;
  const { ok, detail, took_ms } = answer.value;
  return (
    <p class={ok ? 'told good-text' : 'told bad-text'}>
      {ok ? '✓' : '✕'} {detail} <span class="muted">{count(took_ms)} ms</span>
    </p>
  );
}

function Frames({ shown }: { readonly shown: readonly FrameView[] }) {
  if (shown.length === 0) return <p class="muted">{t.devices.rawNone}</p>;
  return (
    // Scrolls by itself, so it must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the focus to be scrolled by key.
    <ol class="frames" tabIndex={0} aria-label={t.devices.raw}>
      {[...shown].reverse().map((frame) => (
        <li key={frame.n} class={`frame frame-${frame.direction}`}>
          <span class="frame-way">
            {frame.direction === 'in' ? '→' : '←'}
            <span class="visually-hidden">{t.devices[frame.direction]}</span>
          </span>
          <code class="hex">{frame.bytes.replaceAll(/(..)/g, '$1 ').trim()}</code>
          <code class="text">{textOf(frame.bytes)}</code>
          <span class="frame-said">
            {frame.readings.map((reading) => readingText(reading)).join(' · ')}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Bytes as text, with a dot for what has no sign. */
function textOf(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  return bytes
    .map((pair) => {
      const code = Number.parseInt(pair, 16);
      return code >= 32 && code < 127 ? String.fromCharCode(code) : '·';
    })
    .join('');
}
