import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CountState, CountWhy } from '../../contract/counts.ts';
import type { CandidatesAnswer } from '../../contract/http/counts.ts';
import { api, newId } from '../api.ts';
import { count, money, when } from '../format.ts';
import { NextPage } from '../parts/ask.tsx';
import { State, type Tone } from '../parts/mark.tsx';
import { useChanges, usePages } from '../parts/pages.ts';
import { wordsOf } from '../parts/scan-answer.ts';
import { Empty, Loading, Refused, Screen } from '../parts/states.tsx';
import { adjust, go, place } from '../route.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { t as common } from '../text/en.ts';
import { t } from '../text/en-inbound.ts';

export const TONES: Readonly<Record<CountState, Tone>> = {
  open: 'calm',
  counting: 'calm',
  recount: 'warn',
  review: 'warn',
  done: 'good',
  cancelled: 'calm',
};
const PLANS = [
  'last_counted',
  'velocity',
  'value',
  'zero_check',
] as const satisfies readonly CountWhy[];
const LISTS = ['live', 'review', 'ended'] as const;
const PLANNED = '20';

/** What is to be counted, and what waits for the lead. The scan of a place begins its count. */
export function Counts() {
  useScan(async (scan) => {
    const answer = await api.startCount({ id: newId(), place: scan });
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    scanRight(answer.value.location);
    go(`/counts/${answer.value.count}`);
  });
  const listed = place.value.query.get('list') ?? 'live';
  const list = LISTS.find((each) => each === listed) ?? 'live';
  const turn = useSignal(0);
  return (
    <Screen title={common.screens.counts}>
      <p class="lead">{t.counts.start}</p>
      <fieldset class="tabs" aria-label={common.screens.counts}>
        {LISTS.map((each) => (
          <button
            type="button"
            key={each}
            aria-pressed={list === each}
            onClick={() => adjust({ list: each })}
          >
            {t.counts[each]}
          </button>
        ))}
      </fieldset>
      <Listed key={`${list} ${turn.value}`} list={list} />
      <Plan
        done={() => {
          turn.value += 1;
        }}
      />
    </Screen>
  );
}

function Plan({ done }: { readonly done: () => void }) {
  const why = useSignal<(typeof PLANS)[number] | null>(null);
  const found = useSignal<CandidatesAnswer['rows'] | null>(null);
  const busy = useSignal(false);
  useEffect(() => {
    found.value = null;
    if (why.value === null) return;
    void api.countCandidates({ why: why.value, limit: PLANNED }).then((answer) => {
      if (answer.ok) found.value = answer.value.rows;
      else scanWrong(wordsOf(answer.problem));
    });
  }, [why.value]);
  const plan = async (): Promise<void> => {
    const rows = found.value;
    if (why.value === null || rows === null) return;
    busy.value = true;
    const places = rows.map(({ at }) => at.location);
    const answer = await api.planCounts({ id: newId(), why: why.value, places });
    busy.value = false;
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    why.value = null;
    done();
  };
  return (
    <section class="panel" aria-labelledby="plan">
      <h2 id="plan">{t.counts.plan}</h2>
      <fieldset class="tabs" aria-label={t.counts.plan}>
        {PLANS.map((each) => (
          <button
            type="button"
            key={each}
            aria-pressed={why.value === each}
            onClick={() => {
              why.value = why.value === each ? null : each;
            }}
          >
            {t.counts.why[each]}
          </button>
        ))}
      </fieldset>
      {found.value !== null &&
        (found.value.length === 0 ? (
          <p>{t.counts.nothingToPlan}</p>
        ) : (
          <div class="actions">
            <p class="muted">
              {found.value
                .map(({ at, velocity, value_micros }) =>
                  [at.name, velocity, value_micros === null ? null : money(value_micros)]
                    .filter((part) => part !== null)
                    .join(' '),
                )
                .join(', ')}
            </p>
            <button type="button" class="main" disabled={busy.value} onClick={() => void plan()}>
              {t.counts.have(count(found.value.length))}
            </button>
          </div>
        ))}
    </section>
  );
}

function Listed({ list }: { readonly list: (typeof LISTS)[number] }) {
  const pages = usePages(list, (after) => api.counts({ state: list, after }));
  useChanges('counts', pages.refresh);
  if (pages.problem !== null) return <Refused problem={pages.problem} again={pages.reload} />;
  if (pages.rows === null) return <Loading />;
  if (pages.rows.length === 0) return <Empty {...t.counts.none[list]} />;
  return (
    <>
      <ul class="lines">
        {pages.rows.map((row) => (
          <li key={row.count}>
            <a class="line" href={`/counts/${encodeURIComponent(row.count)}`}>
              <span class="line-main">
                <span class="line-title">{row.at.name}</span>
                <span class="muted">
                  {t.counts.why[row.why]} · {when(row.created_at)}
                </span>
              </span>
              <span class="line-side">
                <State tone={TONES[row.state]} word={t.counts.state[row.state]} />
                {row.counter !== null && <span class="muted">{t.counts.by(row.counter)}</span>}
              </span>
            </a>
          </li>
        ))}
      </ul>
      <NextPage pages={pages} more={common.common.more} />
    </>
  );
}
