import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { LocationName, OneLocation, StockLocation } from '../../../contract/http/stock.ts';
import { api } from '../../api.ts';
import { inventoryApi } from '../../api-inventory.ts';
import { count, sentence, when } from '../../format.ts';
import { More, useAsk } from '../../parts/ask.tsx';
import { Awaited } from '../../parts/not-there.tsx';
import { usePages } from '../../parts/pages.ts';
import { Empty, Screen } from '../../parts/states.tsx';
import { t } from '../../text/en.ts';
import { Block } from './block.tsx';
import { PlaceActions } from './place-actions.tsx';
import { Goods, to } from './rows.tsx';

/** The tree of places, one level at a time, and what lies right here and beneath. */
export function Places({ parent }: { readonly parent: string | undefined }) {
  return parent === undefined ? <Topmost /> : <One key={parent} location={parent} />;
}

/** From the top down to the first level at which there is something to choose. */
function Topmost() {
  const from = useSignal<string | null>(null);
  const known = useSignal(false);
  useEffect(() => {
    const step = async (parent: string | undefined): Promise<void> => {
      const answer = await inventoryApi.locations({ parent });
      const [only, ...others] = answer.ok ? answer.value.rows : [];
      if (only === undefined || others.length > 0 || only.children === 0) {
        from.value = parent ?? null;
        known.value = true;
      } else await step(only.location);
    };
    void step(undefined);
  }, []);
  return (
    <Screen title={t.stock.tree} back="/stock">
      {known.value && <Beneath parent={from.value ?? undefined} />}
      <Blocks />
    </Screen>
  );
}

function One({ location }: { readonly location: string }) {
  const asked = useAsk(`place ${location}`, () => inventoryApi.location(location));
  const at = asked.value;
  if (at === null) {
    return <Awaited what="place" asked={location} title={location} from={asked} />;
  }
  const back = at.above.at(-1)?.location;
  return (
    <Screen
      title={at.name}
      back={back === undefined ? '/stock/places' : `/stock/places/${to(back)}`}
    >
      <Above at={at} />
      <PlaceActions at={at} />
      <Block at={at} />
      {at.children > 0 && <Beneath parent={location} />}
      <Here location={location} />
    </Screen>
  );
}

function Above({ at }: { readonly at: OneLocation }) {
  const names = at.above.map(({ name }: LocationName) => name);
  return (
    <p class="lead">
      {names.length > 0 && `${names.join(' › ')} · `}
      {names.length > 0 ? t.stock.kind[at.kind] : sentence(t.stock.kind[at.kind])}
      {at.barcode !== null && ` · ${at.barcode}`}
    </p>
  );
}

function Beneath({ parent }: { readonly parent: string | undefined }) {
  const beneath = usePages(`tree ${parent}`, (after) => inventoryApi.locations({ parent, after }));
  return (
    <More pages={beneath} more={t.common.more}>
      {beneath.rows?.length === 0 && <Empty title={t.stock.noPlaces} hint={t.stock.noPlacesHint} />}
      <ul class="lines">
        {beneath.rows?.map((row) => (
          <li key={row.location}>
            <Line row={row} />
          </li>
        ))}
      </ul>
    </More>
  );
}

function Line({ row }: { readonly row: StockLocation }) {
  return (
    <a class="line" href={`/stock/places/${to(row.location)}`}>
      <span class="line-main">
        <span class="line-title">{row.name}</span>
        <span class="muted">
          {sentence(t.stock.kind[row.kind])}
          {row.barcode !== null && ` · ${row.barcode}`}
        </span>
      </span>
      <span class="line-side">
        <span class="figure">{count(row.variants)}</span>
        <span class="muted">{t.stock.items(String(row.variants))}</span>
      </span>
    </a>
  );
}

/** What was blocked and may have been forgotten. */
function Blocks() {
  const blocks = usePages('blocks', (after) => inventoryApi.blocks({ after }));
  if (blocks.rows === null || blocks.rows.length === 0) return null;
  return (
    <section aria-labelledby="blocked">
      <h2 id="blocked">{t.block.list}</h2>
      <More pages={blocks} more={t.common.more}>
        <ul class="lines">
          {blocks.rows.map((row) => (
            <li key={row.at.location}>
              <a class="line" href={`/stock/places/${to(row.at.location)}`}>
                <span class="line-main">
                  <span class="line-title">{row.at.name}</span>
                  <span class="muted">{row.reason}</span>
                </span>
                <span class="line-side muted">
                  {t.exceptions.doneBy(row.blocked_by, when(row.blocked_at))}
                </span>
              </a>
            </li>
          ))}
        </ul>
      </More>
    </section>
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
              show={row.at.location === location ? 'item' : 'both'}
            />
          ))}
        </ul>
      </More>
    </section>
  );
}
