import type { RecallRow } from '../../../contract/http/recalls.ts';
import { inventoryApi } from '../../api-inventory.ts';
import { count, quantity, when } from '../../format.ts';
import { More, useAsk } from '../../parts/ask.tsx';
import { Figure } from '../../parts/figure.tsx';
import { State } from '../../parts/mark.tsx';
import { Awaited } from '../../parts/not-there.tsx';
import { usePages } from '../../parts/pages.ts';
import { Screen } from '../../parts/states.tsx';
import { t } from '../../text/en.ts';
import { Left } from './recall-left.tsx';
import { to } from './rows.tsx';
import { Unlotted } from './trace.tsx';

/** Who called, with the zone where it was another one. */
export function calledBy({ created_by, zone }: Pick<RecallRow, 'created_by' | 'zone'>): string {
  return zone === null ? created_by : t.recall.calledBy(created_by, zone);
}

/** What to fetch, and what is gone. */
export function Recall({ id }: { readonly id: string }) {
  const asked = useAsk(`recall ${id}`, () => inventoryApi.oneRecall(id));
  const places = usePages(`recall places ${id}`, (after) =>
    inventoryApi.recallPlaces(id, { after }),
  );
  const left = usePages(`recall left ${id}`, (after) => inventoryApi.recallLeft(id, { after }));
  const recall = asked.value;
  // Paper has no button for more.
  const printAll = async (): Promise<void> => {
    await places.all();
    await left.all();
    print();
  };
  if (recall === null) {
    return <Awaited what="recall" asked={id} title={t.recall.title} from={asked} />;
  }
  return (
    <Screen title={`${t.recall.title}: ${recall.name}, ${recall.lot}`} back="/recalls">
      <p class="lead">
        {recall.reason} · {t.recall.blocked(count(recall.lots))}
        {recall.held < recall.lots && ` · ${t.recall.stillHeld(count(recall.held))}`} ·{' '}
        {t.exceptions.doneBy(calledBy(recall), when(recall.created_at))}
      </p>
      {recall.held === 0 && <State tone="good" word={t.recall.over} />}
      <p class="actions-row no-print">
        <button type="button" onClick={() => void printAll()}>
          {t.trace.print}
        </button>
        <a class="button" href={`/api/recalls/${to(id)}/places/csv`} download>
          {t.recall.csv}
        </a>
      </p>
      <section class="panel" aria-labelledby="fetch">
        <h2 id="fetch">{t.recall.fetch}</h2>
        {places.rows?.length === 0 && (
          <p class="muted">{recall.held === 0 ? t.recall.overHint : t.recall.nothingToFetch}</p>
        )}
        <More pages={places} more={t.common.more}>
          <ul class="lines">
            {places.rows?.map((row) => (
              <li key={`${row.at.location} ${row.lot} ${row.handling_unit}`} class="line">
                <span class="line-place">{row.at.name}</span>
                <span class="line-main">
                  <span class="line-title">{row.name}</span>
                  <span class="muted">
                    {t.stock.lot} {row.lot}
                    {row.handling_unit !== null && ` · ${t.stock.unit} ${row.handling_unit}`}
                  </span>
                  {row.fetched && <State tone="good" word={t.recall.fetched} />}
                </span>
                <Figure also="line-side" text={quantity(row.on_hand, row.base_unit)} />
                <span class="tick-box print-only" aria-hidden="true" />
              </li>
            ))}
          </ul>
        </More>
      </section>
      {recall.zones.length > 0 && (
        <section class="panel" aria-labelledby="zones">
          <h2 id="zones">{t.recall.zones}</h2>
          <ul class="plain">
            {recall.zones.map(({ zone, knows }) => (
              <li key={zone}>
                {zone}{' '}
                <State
                  tone={knows ? 'good' : 'warn'}
                  word={knows ? t.recall.knows : t.recall.waits}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
      {recall.untracked.length > 0 && (
        <section class="panel" aria-labelledby="unlotted">
          <h2 id="unlotted">{t.recall.untracked}</h2>
          <p>
            <Unlotted goods={recall.untracked} />
          </p>
        </section>
      )}
      <Left gone={recall.gone} pages={left} />
    </Screen>
  );
}
