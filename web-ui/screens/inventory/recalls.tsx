import { inventoryApi } from '../../api-inventory.ts';
import { when } from '../../format.ts';
import { More } from '../../parts/ask.tsx';
import { State } from '../../parts/mark.tsx';
import { usePages } from '../../parts/pages.ts';
import { Empty, Screen } from '../../parts/states.tsx';
import { t } from '../../text/en.ts';
import { calledBy } from './recall.tsx';
import { to } from './rows.tsx';

/** Recalls, and lots that are held for other reasons. */
export function Recalls() {
  const recalls = usePages('recalls', (after) => inventoryApi.recalls({ after }));
  const held = usePages('held', (after) => inventoryApi.lots({ status: 'held', after }));
  return (
    <Screen
      title={t.screens.recalls}
      aside={
        <a class="button" href="/trace">
          {t.trace.start}
        </a>
      }
    >
      {recalls.rows?.length === 0 && <Empty title={t.recall.none} hint={t.recall.noneHint} />}
      <More pages={recalls} more={t.common.more}>
        <ul class="lines">
          {recalls.rows?.map((row) => (
            <li key={row.recall}>
              <a class="line" href={`/recalls/${to(row.recall)}`}>
                <span class="line-main">
                  <span class="line-title">
                    {row.name}, {t.stock.lot} {row.lot}
                  </span>
                  <span class="muted">
                    {row.reason} · {t.exceptions.doneBy(calledBy(row), when(row.created_at))}
                  </span>
                </span>
                <span class="line-side">
                  {row.held === 0 ? (
                    <State tone="good" word={t.recall.over} />
                  ) : (
                    <>
                      <span class="figure">{row.to_fetch}</span>
                      <span class="muted">{t.recall.toFetch(row.to_fetch)}</span>
                    </>
                  )}
                </span>
              </a>
            </li>
          ))}
        </ul>
      </More>
      <section class="panel" aria-labelledby="held">
        <h2 id="held">{t.lot.held}</h2>
        {held.rows?.length === 0 && <p class="muted">{t.lot.noneHeld}</p>}
        <More pages={held} more={t.common.more}>
          <ul class="lines">
            {held.rows?.map((row) => (
              <li key={`${row.variant} ${row.lot}`}>
                <a class="line" href={`/stock/lots/${to(row.variant)}/${to(row.lot)}`}>
                  <span class="line-main">
                    <span class="line-title">
                      {row.name}, {t.stock.lot} {row.lot}
                    </span>
                    <span class="muted">{row.reason}</span>
                  </span>
                  <span class="line-side">
                    <State tone="bad" word={t.lot.status[row.status]} />
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </More>
      </section>
    </Screen>
  );
}
