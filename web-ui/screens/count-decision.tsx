import '../style/inbound.css';
import { useSignal } from '@preact/signals';
import type { CountStory } from '../../contract/http/counts.ts';
import { api } from '../api.ts';
import { quantity, signed } from '../format.ts';
import { State } from '../parts/mark.tsx';
import { wordsOf } from '../parts/scan-answer.ts';
import { Who } from '../parts/who.tsx';
import { who } from '../person.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { t } from '../text/en-inbound.ts';

/** What was counted beside what was expected, for the lead to decide. */
export function CountDecision({
  story,
  load,
}: {
  readonly story: CountStory;
  readonly load: () => Promise<void>;
}) {
  const busy = useSignal(false);
  const decide = async (how: 'approve' | 'again' | 'cancel'): Promise<void> => {
    busy.value = true;
    const answer = await api.stepCount(story.count, how);
    busy.value = false;
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    scanRight(t.counts.state[answer.value.state]);
    await load();
  };
  return (
    <section class="panel">
      {story.rounds.toReversed().map((round) => (
        <Round key={round.round} story={story} of={round} />
      ))}
      {story.state === 'review' && (
        <div class="actions">
          {story.counter === who.value && <p class="lead">{t.counts.own}</p>}
          <Who />
          <button
            type="button"
            class="main"
            disabled={busy.value}
            onClick={() => void decide('approve')}
          >
            {t.counts.approve}
          </button>
          <button type="button" disabled={busy.value} onClick={() => void decide('again')}>
            {t.counts.again}
          </button>
          <button type="button" disabled={busy.value} onClick={() => void decide('cancel')}>
            {t.counts.cancel}
          </button>
        </div>
      )}
    </section>
  );
}

/** One round: who counted, what, and how far that is from what should be there. */
function Round({
  story,
  of: { round, counter, decides },
}: {
  readonly story: CountStory;
  readonly of: CountStory['rounds'][number];
}) {
  const lines = story.lines.filter((line) => line.round === round);
  const unknown = story.unknown.filter((line) => line.round === round);
  return (
    <section aria-labelledby={`round-${round}`}>
      <h2 id={`round-${round}`}>
        {t.counts.round(round)}, {t.counts.by(counter)}{' '}
        {story.rounds.length > 1 && (
          <State tone={decides ? 'warn' : 'calm'} word={wordOf(story, decides)} />
        )}
      </h2>
      {lines.length + unknown.length === 0 && <p class="muted">{t.counts.nothingThere}</p>}
      <ul class="lines">
        {lines.map((line) => (
          <li class="line" key={`${line.variant} ${line.lot} ${line.handling_unit}`}>
            <span class="line-main">
              <span class="line-title">{line.name}</span>
              <span class="muted">
                {[line.sku, line.lot, line.handling_unit]
                  .filter((part) => part !== null)
                  .join(', ')}
              </span>
            </span>
            <span class="line-side">
              <Difference line={line} />
            </span>
          </li>
        ))}
        {unknown.map(({ code, quantity: amount }) => (
          <li class="line" key={code}>
            <span class="line-main">
              <span class="line-title">{t.counts.unknown(code)}</span>
            </span>
            <span class="line-side">{amount}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function wordOf({ state }: CountStory, decides: boolean): string {
  if (!decides) return t.counts.countedAgain;
  return state === 'done' ? t.counts.decided : t.counts.decides;
}

function Difference({ line }: { readonly line: CountStory['lines'][number] }) {
  const { counted, expected, base_unit } = line;
  if (expected === null) return <span>{quantity(counted, base_unit)}</span>;
  const difference = counted - expected;
  return (
    <>
      <strong class={difference === 0 ? '' : 'is-bad'}>
        {difference === 0 ? t.counts.same : signed(difference, base_unit)}
      </strong>
      <span class="muted">
        {t.counts.counted} {quantity(counted, base_unit)}, {t.counts.expected}{' '}
        {quantity(expected, base_unit)}
      </span>
    </>
  );
}
