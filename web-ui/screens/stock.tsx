import { api } from '../api.ts';
import { date, quantity } from '../format.ts';
import { NextPage } from '../parts/ask.tsx';
import { Figure } from '../parts/figure.tsx';
import { Chips, Filter } from '../parts/filter.tsx';
import { State } from '../parts/mark.tsx';
import { usePages } from '../parts/pages.ts';
import { useScanFilter } from '../parts/scan-filter.ts';
import { Empty, Loading, Refused, Screen } from '../parts/states.tsx';
import { adjust, place } from '../route.ts';
import { t } from '../text/en.ts';

const FILTERS = ['location', 'variant', 'lot', 'handling_unit'] as const;

/** What lies where, or how much there is of what. */
export function Stock() {
  useScanFilter();
  const { query } = place.value;
  const byItem = query.get('by') === 'item';
  return (
    <Screen title={t.screens.stock}>
      <div class="bar">
        <fieldset class="tabs" aria-label={t.screens.stock}>
          <button type="button" aria-pressed={!byItem} onClick={() => adjust({ by: undefined })}>
            {t.stock.byPlace}
          </button>
          <button type="button" aria-pressed={byItem} onClick={() => adjust({ by: 'item' })}>
            {t.stock.byItem}
          </button>
          <a class="button" href="/stock/places">
            {t.stock.tree}
          </a>
        </fieldset>
        <Filter name="text" label={t.stock.filter} />
      </div>
      <Chips names={FILTERS} />
      {byItem ? <ByItem /> : <ByPlace />}
    </Screen>
  );
}

const filterOf = (name: string): string | undefined => place.value.query.get(name) ?? undefined;

function ByPlace() {
  const filters = {
    location: filterOf('location'),
    variant: filterOf('variant'),
    lot: filterOf('lot'),
    handling_unit: filterOf('handling_unit'),
    text: filterOf('text'),
  };
  const pages = usePages(`place ${JSON.stringify(filters)}`, (after) =>
    api.stockByPlace({ ...filters, after }),
  );
  return (
    <Listed pages={pages}>
      {pages.rows?.map((row) => (
        <li key={`${row.at.location} ${row.variant} ${row.lot} ${row.handling_unit}`}>
          <a
            class="line"
            href={`/ledger?variant=${encodeURIComponent(row.variant)}&location=${encodeURIComponent(row.at.location)}`}
          >
            <span class="line-place">{row.at.name}</span>
            <span class="line-main">
              <span class="line-title">{row.name}</span>
              <span class="muted">
                {row.sku}
                {row.lot !== null && ` · ${t.stock.lot} ${row.lot}`}
                {row.expires_on !== null && ` · ${t.stock.expires(date(row.expires_on))}`}
                {row.handling_unit !== null && ` · ${t.stock.unit} ${row.handling_unit}`}
              </span>
              {row.held !== null && <State tone="bad" word={t.stock.held[row.held]} />}
            </span>
            <span class="line-side">
              <Figure text={quantity(row.on_hand, row.base_unit)} />
              {row.available !== row.on_hand && (
                <span class="muted">
                  {quantity(row.available, row.base_unit)} {t.stock.available}
                </span>
              )}
            </span>
          </a>
        </li>
      ))}
    </Listed>
  );
}

function ByItem() {
  const filters = { location: filterOf('location'), text: filterOf('text') };
  const pages = usePages(`item ${JSON.stringify(filters)}`, (after) =>
    api.stockByItem({ ...filters, after }),
  );
  return (
    <Listed pages={pages}>
      {pages.rows?.map((row) => (
        <li key={row.variant}>
          <a class="line" href={`/stock/items/${encodeURIComponent(row.variant)}`}>
            <span class="line-main">
              <span class="line-title">{row.name}</span>
              <span class="muted">
                {row.sku} · {t.stock.places(String(row.places))}
              </span>
            </span>
            <span class="line-side">
              <Figure text={quantity(row.on_hand, row.base_unit)} />
              <span class="muted">
                {quantity(row.available, row.base_unit)} {t.stock.available}
              </span>
            </span>
          </a>
        </li>
      ))}
    </Listed>
  );
}

type ListedProps = {
  readonly pages: ReturnType<typeof usePages<unknown>>;
  readonly children: preact.ComponentChildren;
};

function Listed({ pages, children }: ListedProps) {
  return (
    <>
      {pages.problem !== null && <Refused problem={pages.problem} again={pages.reload} />}
      {pages.rows === null && pages.problem === null && <Loading />}
      {pages.rows?.length === 0 && <Empty title={t.stock.none} hint={t.stock.noneHint} />}
      <ul class="lines">{children}</ul>
      <NextPage pages={pages} more={t.common.more} />
    </>
  );
}
