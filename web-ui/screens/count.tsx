import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import type { CountStory } from '../../contract/http/counts.ts';
import type { Problem } from '../../contract/http/problem.ts';
import { api, newId } from '../api.ts';
import { State } from '../parts/mark.tsx';
import { Awaited } from '../parts/not-there.tsx';
import { wordsOf } from '../parts/scan-answer.ts';
import { Empty, Screen } from '../parts/states.tsx';
import { Who } from '../parts/who.tsx';
import { who } from '../person.ts';
import { go } from '../route.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { t as common } from '../text/en.ts';
import { t } from '../text/en-inbound.ts';
import { CountDecision } from './count-decision.tsx';
import { CountEntry } from './count-entry.tsx';
import { TONES } from './counts.tsx';

/** One count: begun, counted blind, and decided upon. */
export function Count({ id }: { readonly id: string }) {
  const story = useSignal<CountStory | null>(null);
  const problem = useSignal<Problem | null>(null);
  const load = useCallback(async () => {
    const answer = await api.count(id);
    if (answer.ok) story.value = answer.value;
    problem.value = answer.ok ? null : answer.problem;
  }, [id]);
  useEffect(() => void load(), [load]);
  const known = story.value;
  if (known === null) {
    return (
      <Awaited
        what="count"
        asked={id}
        title={common.screens.counts}
        from={{ problem: problem.value, reload: load }}
      />
    );
  }
  return (
    <Screen
      title={known.at.name}
      back="/counts"
      aside={<State tone={TONES[known.state]} word={t.counts.state[known.state]} />}
    >
      <Stage story={known} load={load} />
    </Screen>
  );
}

function Stage({
  story,
  load,
}: {
  readonly story: CountStory;
  readonly load: () => Promise<void>;
}) {
  const step = async (name: 'finish' | 'leave') => {
    const answer = await api.stepCount(story.count, name);
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    if (name === 'leave') return go('/counts');
    const { state } = answer.value;
    if (state === 'done' || state === 'recount' || state === 'review') {
      scanRight(t.counts.finished[state]);
    }
    await load();
  };
  switch (story.state) {
    case 'open':
    case 'recount':
      return <Begin story={story} load={load} />;
    case 'counting':
      return story.counter === who.value ? (
        <CountEntry
          story={story}
          load={load}
          finish={() => step('finish')}
          leave={() => step('leave')}
        />
      ) : (
        <>
          <Empty title={t.counts.other(story.counter ?? '')} hint={t.counts.otherHint} />
          <Begin story={story} load={load} />
        </>
      );
    case 'review':
    case 'done':
    case 'cancelled':
      return <CountDecision story={story} load={load} />;
  }
}

function Begin({
  story,
  load,
}: {
  readonly story: CountStory;
  readonly load: () => Promise<void>;
}) {
  const begin = async (): Promise<void> => {
    const answer = await api.startCount({ id: newId(), count: story.count });
    if (answer.ok) await load();
    else scanWrong(wordsOf(answer.problem));
  };
  return (
    <section class="panel">
      <Who />
      <p class="muted">{t.counts.whoHint}</p>
      <div class="actions">
        <button type="button" class="main" onClick={() => void begin()}>
          {t.counts.begin(story.at.name)}
        </button>
      </div>
    </section>
  );
}
