import { api } from '../../api.ts';
import { inventoryApi } from '../../api-inventory.ts';
import { count } from '../../format.ts';
import { More } from '../../parts/ask.tsx';
import { usePages } from '../../parts/pages.ts';
import { Empty, Screen } from '../../parts/states.tsx';
import { t } from '../../text/en.ts';
import { Goods, to } from './rows.tsx';

/** The tree of places, one level at a time, and what lies right here and beneath. */
export function Places({ parent }: { readonly parent: string | undefined }) {
  const beneath = usePages(`tree ${parent}`, (after) => inventoryApi.locations({ parent, after }));
  return (
    <Screen title={parent ?? t.stock.tree} back={parent === undefined ? '/stock' : '/stock/places'}>
      <More pages={beneath} more={t.common.more}>
        <ul class="lines">
          {beneath.rows?.map((row) => (
            <li key={row.location}>
              <a class="line" href={`/stock/places/${to(row.location)}`}>
                <span class="line-main">
                  <span class="line-title">{row.name}</span>
                  <span class="muted">
                    {t.stock.kind[row.kind]} · {row.location}
                  </span>
                </span>
                <span class="line-side">
                  <span class="figure">{count(row.variants)}</span>
                  <span class="muted">{t.stock.items(String(row.variants))}</span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </More>
      {beneath.rows?.length === 0 && parent === undefined && (
        <Empty title={t.stock.noPlaces} hint={t.stock.noPlacesHint} />
      )}
      {parent !== undefined && <Here location={parent} />}
    </Screen>
  );
}

function Here({ location }: { readonly location: string }) {
  const goods = usePages(`here ${location}`, (after) => api.stockByPlace({ location, after }));
  return (
    <section class="panel" aria-labelledby="here">
      <h2 id="here">{t.stock.here}</h2>
      {goods.rows?.length === 0 && <p class="muted">{t.stock.none}</p>}
      <More pages={goods} more={t.common.more}>
        <ul class="lines">
          {goods.rows?.map((row) => (
            <Goods
              key={`${row.at.location} ${row.variant} ${row.lot} ${row.handling_unit}`}
              row={row}
              show="item"
            />
          ))}
        </ul>
      </More>
    </section>
  );
}
