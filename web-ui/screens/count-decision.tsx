import '../style/inbound.css';
import { useSignal } from '@preact/signals';
import type { CountStory } from '../../contract/http/counts.ts';
import { api } from '../api.ts';
import { quantity, signed } from '../format.ts';
import { wordsOf } from '../parts/scan-answer.ts';
import { byWho } from '../person.ts';
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
    const answer = await api.stepCount(story.count, how, byWho());
    busy.value = false;
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    scanRight(t.counts.state[answer.value.state]);
    await load();
  };
  return (
    <section class="panel">
      <ul class="lines">
        {story.lines.map((line) => (
          <li class="line" key={`${line.variant} ${line.lot} ${line.handling_unit} ${line.round}`}>
            <span class="line-main">
              <span class="line-title">{line.name}</span>
              <span class="muted">
                {[line.sku, line.lot, line.handling_unit, t.counts.round(line.round)]
                  .filter((part) => part !== null)
                  .join(', ')}
              </span>
            </span>
            <span class="line-side">
              <Difference line={line} />
            </span>
          </li>
        ))}
        {story.unknown.map(({ code, quantity: amount, round }) => (
          <li class="line" key={`${code} ${round}`}>
            <span class="line-main">
              <span class="line-title">{t.counts.unknown(code)}</span>
              <span class="muted">{t.counts.round(round)}</span>
            </span>
            <span class="line-side">{amount}</span>
          </li>
        ))}
      </ul>
      {story.state === 'review' && (
        <div class="actions">
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
