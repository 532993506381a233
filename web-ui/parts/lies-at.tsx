import { api } from '../api.ts';
import { t as common } from '../text/en.ts';
import { t } from '../text/en-inbound.ts';
import { More } from './ask.tsx';
import { choicesOf, type Subject } from './choices-at.ts';
import { usePages } from './pages.ts';
import { Empty } from './states.tsx';

/** What lies at a place, to be put away with one touch: each handling unit once, and what lies loose. */
export function LiesAt({
  location,
  plan,
}: {
  readonly location: string;
  readonly plan: (subject: Subject, name: string) => Promise<void>;
}) {
  const lying = usePages(`lies at ${location}`, (after) => api.stockByPlace({ location, after }));
  const choices = choicesOf(lying.rows ?? []);
  return (
    <section class="panel" aria-labelledby="lies-at">
      <h2 id="lies-at">{t.putaway.whatHere(lying.rows?.[0]?.at.name ?? location)}</h2>
      {lying.rows !== null && choices.length === 0 && (
        <Empty title={t.putaway.nothingThere} hint={t.putaway.nothingThereHint} />
      )}
      <More pages={lying} more={common.common.more}>
        <div class="actions">
          {choices.map(({ key, subject, name, more }) => (
            <button type="button" key={key} onClick={() => void plan(subject, name)}>
              {name}
              {more !== null && <span class="muted">{more}</span>}
            </button>
          ))}
        </div>
      </More>
    </section>
  );
}
