import { useSignal } from '@preact/signals';
import type { Problem } from '../../contract/http/problem.ts';
import type { ReplicationView } from '../../contract/http/view.ts';
import { api } from '../api.ts';
import { age, bytes, count, dateTime } from '../format.ts';
import { Bars } from '../parts/bars.tsx';
import { State, type Tone } from '../parts/mark.tsx';
import { Refused, Screen } from '../parts/states.tsx';
import { ageOf, zone } from '../store.ts';
import { t } from '../text/en.ts';

const tones: Readonly<Record<ReplicationView['state'], Tone>> = {
  off: 'calm',
  connecting: 'calm',
  connected: 'good',
  waiting: 'warn',
  fenced: 'bad',
};

/** How far the records of this zone have come. */
export function Replication() {
  const problem = useSignal<Problem | null>(null);
  const view = zone.value?.view.replication;
  if (view === undefined) return null;
  const { state, why, restored } = view;
  const run = async (asked: Promise<{ ok: boolean; problem?: Problem }>): Promise<void> => {
    const answer = await asked;
    problem.value = answer.problem ?? null;
  };
  return (
    <Screen
      title={t.screens.replication}
      aside={<State tone={tones[state]} word={t.replication.state[state]} />}
    >
      {why !== null && (
        <p class={state === 'off' ? 'lead' : 'refused'}>
          {state === 'off' ? t.replication.offHint : why}
        </p>
      )}
      {problem.value !== null && <Refused problem={problem.value} />}
      {restored !== null && (
        <section class="panel restored" aria-labelledby="restored">
          <h2 id="restored">{t.replication.restored}</h2>
          <p>{t.replication.restoredText(count(restored.seq), dateTime(restored.opened_at))}</p>
          <button type="button" class="main" onClick={() => run(api.confirmRestore(view.epoch))}>
            {t.replication.confirm}
          </button>
        </section>
      )}
      <section class="panel" aria-label={t.replication.history}>
        <dl class="figures">
          <div>
            <dt>{t.replication.unsent}</dt>
            <dd>{count(view.backlog_records)}</dd>
          </div>
          <div>
            <dt>{t.replication.size}</dt>
            <dd>{bytes(view.backlog_bytes)}</dd>
          </div>
          <div>
            <dt>{t.replication.age}</dt>
            <dd>{view.backlog_age_ms === null ? '–' : age(ageOf(view, view.backlog_age_ms))}</dd>
          </div>
        </dl>
        {view.backlog_history.some((records) => records > 0) ? (
          <div class="tall">
            <Bars values={view.backlog_history} label={t.replication.history} />
            <p class="muted">{t.replication.history}</p>
          </div>
        ) : (
          <p class="muted">{t.replication.quiet}</p>
        )}
        {state === 'waiting' && (
          <button type="button" class="main" onClick={() => run(api.reconnect())}>
            {t.replication.reconnect}
          </button>
        )}
      </section>
      <div class="two">
        <section class="panel" aria-labelledby="consumers">
          <h2 id="consumers">{t.replication.consumers}</h2>
          {view.consumers.length === 0 && <p class="muted">{t.replication.nobody}</p>}
          <ul class="plain">
            {view.consumers.map(({ name, required, seq, stored_at }) => (
              <li key={name}>
                <strong>{name}</strong>{' '}
                {required && <span class="tag">{t.replication.required}</span>}
                <span class="muted">
                  {t.replication.upTo(count(seq))}
                  {stored_at !== null && `, ${dateTime(stored_at)}`}
                </span>
              </li>
            ))}
          </ul>
        </section>
        <section class="panel" aria-label={t.replication.epoch}>
          <dl class="facts">
            <dt>{t.replication.broker}</dt>
            <dd class="breaks">{view.broker ?? '–'}</dd>
            <dt>{t.replication.head}</dt>
            <dd>{count(view.head)}</dd>
            <dt>{t.replication.epoch}</dt>
            <dd class="breaks code">{view.epoch}</dd>
          </dl>
        </section>
      </div>
      {view.refused.length > 0 && (
        <section class="panel" aria-labelledby="refused">
          <h2 id="refused">{t.replication.refused}</h2>
          <ul class="plain">
            {[...view.refused].reverse().map(({ topic, why: reason, age_ms }, index) => (
              <li key={index}>
                {reason}
                <span class="muted breaks">
                  {topic}, {t.live.ago(age(ageOf(view, age_ms)))}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Screen>
  );
}
