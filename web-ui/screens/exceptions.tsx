import { api } from '../api.ts';
import { count, sentence, when } from '../format.ts';
import { NextPage } from '../parts/ask.tsx';
import { CountsWaiting } from '../parts/counts-waiting.tsx';
import { ExceptionLine, stationName } from '../parts/exception-line.tsx';
import { Mark } from '../parts/mark.tsx';
import { usePages, useRefresh } from '../parts/pages.ts';
import { Empty, Loading, Refused, Screen } from '../parts/states.tsx';
import { adjust, place } from '../route.ts';
import { zone } from '../store.ts';
import { t } from '../text/en.ts';

/** Parcels that need a person, and those that somebody has seen to. */
export function Exceptions() {
  const resolved = place.value.query.get('state') === 'resolved';
  const state = resolved ? 'resolved' : 'open';
  const open = zone.value?.view.exceptions.open ?? 0;
  const pages = usePages(state, (after) => api.exceptions({ state, after }));
  // Open ones come and go; a new count is a reason to look again.
  useRefresh(open, pages.refresh);
  const { rows } = pages;
  return (
    <Screen title={t.screens.exceptions}>
      <fieldset class="tabs" aria-label={t.screens.exceptions}>
        <button type="button" aria-pressed={!resolved} onClick={() => adjust({ state: undefined })}>
          {t.exceptions.open} {open > 0 && <span class="figure small">{count(open)}</span>}
        </button>
        <button type="button" aria-pressed={resolved} onClick={() => adjust({ state: 'resolved' })}>
          {t.exceptions.resolved}
        </button>
      </fieldset>
      {!resolved && <CountsWaiting />}
      {pages.problem !== null && <Refused problem={pages.problem} again={pages.reload} />}
      {rows === null && pages.problem === null && <Loading />}
      {rows?.length === 0 && (
        <Empty
          title={resolved ? t.exceptions.noneResolved : t.exceptions.none}
          hint={resolved ? t.exceptions.noneResolvedHint : t.exceptions.noneHint}
        />
      )}
      <ul class="lines">
        {rows?.map((row) => (
          <li key={row.id}>
            {row.state === 'open' ? (
              <ExceptionLine row={row} age_ms={row.age_ms} />
            ) : (
              <a class="line" href={`/exceptions/${encodeURIComponent(row.id)}`}>
                <Mark tone="good" />
                <span class="line-main">
                  <span class="line-title">
                    {row.item?.name ?? sentence(t.reason[row.reason])}
                    {row.item !== null && <span class="muted"> ×{count(row.item.quantity)}</span>}
                  </span>
                  <span class="muted">
                    {row.resolution === null ? '' : t.exceptions.resolution[row.resolution]}
                    {row.note === null ? '' : `: ${row.note}`} · {stationName(row.station)}
                  </span>
                </span>
                <span class="line-side">
                  {row.resolved_at === null ? '' : when(row.resolved_at)}
                </span>
                <span class="line-go" aria-hidden="true">
                  ›
                </span>
              </a>
            )}
          </li>
        ))}
      </ul>
      <NextPage pages={pages} more={t.common.more} />
    </Screen>
  );
}
