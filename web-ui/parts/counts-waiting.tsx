import { api } from '../api.ts';
import { count } from '../format.ts';
import { t } from '../text/en.ts';
import { Mark } from './mark.tsx';
import { useChanges, usePages } from './pages.ts';

/** Counts that differ wait for the lead, who does not look at their list by himself. Nothing where none does. */
export function CountsWaiting() {
  const pages = usePages('review', (after) => api.counts({ state: 'review', after }));
  useChanges('counts', pages.refresh);
  const waiting = pages.rows?.length ?? 0;
  if (waiting === 0) return null;
  return (
    <ul class="lines">
      <li>
        <a class="line" href="/counts?list=review">
          <Mark tone="warn" />
          <span class="line-main">
            <span class="line-title">
              {t.board.countsWait(`${count(waiting)}${pages.next === null ? '' : '+'}`)}
            </span>
            <span class="muted">{t.board.countsWaitHint}</span>
          </span>
          <span class="line-go" aria-hidden="true">
            ›
          </span>
        </a>
      </li>
    </ul>
  );
}
