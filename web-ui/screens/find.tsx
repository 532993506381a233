import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Problem } from '../../contract/http/problem.ts';
import type { SearchAnswer, SearchHit, Whereabouts } from '../../contract/http/search.ts';
import type { Held, StockItem } from '../../contract/http/stock.ts';
import { api } from '../api.ts';
import { count, dateTime, quantity, scanText } from '../format.ts';
import { Figure } from '../parts/figure.tsx';
import { Filter } from '../parts/filter.tsx';
import { State } from '../parts/mark.tsx';
import { handedOver, nothingFound } from '../parts/scan-answer.ts';
import { Empty, Loading, Refused, Screen } from '../parts/states.tsx';
import { place } from '../route.ts';
import type { Wrong } from '../scan/feedback.ts';
import { t } from '../text/en.ts';

/** Where is it: by one scan or a few letters. */
export function Find() {
  const scan = place.value.query.get('scan');
  const text = place.value.query.get('text')?.trim() ?? '';
  const answer = useSignal<SearchAnswer | null>(null);
  const problem = useSignal<Problem | null>(null);
  useEffect(() => {
    answer.value = null;
    problem.value = null;
    const handed = scan === null ? null : handedOver(scan);
    if (handed !== null) answer.value = handed;
    if (handed !== null || (scan === null && text === '')) return;
    let current = true;
    void api.search(scan === null ? { text } : { scan }).then((found) => {
      if (!current) return;
      if (found.ok) answer.value = found.value;
      else problem.value = found.problem;
    });
    return () => {
      current = false;
    };
  }, [place.value]);
  const asked = scan !== null || text !== '';
  return (
    <Screen title={t.screens.find}>
      <Filter name="text" label={t.find.label} />
      {scan !== null && <p class="lead breaks code">{scanText(scan)}</p>}
      {!asked && <Empty title={t.find.start} hint={t.find.placeholder} />}
      {problem.value !== null && <Refused problem={problem.value} />}
      {asked && answer.value === null && problem.value === null && <Loading />}
      {answer.value !== null && <Hits answer={answer.value} asked={scan ?? text} />}
    </Screen>
  );
}

function Hits({ answer, asked }: { readonly answer: SearchAnswer; readonly asked: string }) {
  return (
    <>
      {answer.gs1_error !== null && answer.hits.length > 0 && (
        <p class="refused">{answer.gs1_error}</p>
      )}
      {answer.gs1 !== null && (
        <p class="elements">
          {answer.gs1.map(({ ai, value, title }) => (
            <span key={ai} title={title}>
              ({ai}) {value}
            </span>
          ))}
        </p>
      )}
      {answer.hits.length === 0 && <Nothing wrong={nothingFound(asked, answer)} />}
      <ul class="hits">
        {answer.hits.map((hit, index) => (
          <li class="panel" key={index}>
            <p class="muted">{kindOf(hit)}</p>
            <Hit hit={hit} />
          </li>
        ))}
      </ul>
    </>
  );
}

function kindOf(hit: SearchHit): string {
  if (hit.kind === 'lot') return t.stock.tells[hit.item.tracking];
  return hit.kind === 'document' ? t.find.document[hit.document] : t.find.kind[hit.kind];
}

const Nothing = ({ wrong }: { readonly wrong: Wrong }) => (
  <Empty title={wrong.reason} hint={wrong.next} />
);

function Hit({ hit }: { readonly hit: SearchHit }) {
  switch (hit.kind) {
    case 'item':
    case 'lot':
      return <Item hit={hit} />;
    case 'location':
      return (
        <a class="big" href={`/stock/places/${encodeURIComponent(hit.at.location)}`}>
          {hit.at.name} <span class="muted">{t.stock.items(String(hit.variants))}</span>
        </a>
      );
    case 'handling-unit':
      return (
        <>
          <a class="big" href={`/stock/units/${encodeURIComponent(hit.handling_unit)}`}>
            {hit.handling_unit}
          </a>
          <p>{hit.at?.name ?? t.find.empty}</p>
          <ul class="plain">
            {hit.holds.map(({ item, lot, on_hand, held }) => (
              <li key={`${item.variant} ${lot}`}>
                {quantity(on_hand, item.base_unit)} × {item.name} <span class="muted">{lot}</span>{' '}
                <HeldAs held={held} />
              </li>
            ))}
          </ul>
        </>
      );
    case 'parcel':
      return (
        <>
          <a class="big" href={`/ledger?parcel=${encodeURIComponent(hit.parcel)}`}>
            {t.verdict[hit.verdict]} <span class="muted">{dateTime(hit.occurred_at)}</span>
          </a>
          {hit.verdict === 'accept' && (
            <p class="actions-row">
              <a
                class="button"
                href={`/trace/movements/${encodeURIComponent(hit.parcel)}?direction=backward`}
              >
                {t.trace.backward}
              </a>
            </p>
          )}
        </>
      );
    case 'shipment':
      return (
        <a
          class="big"
          href={`/trace/shipments/${encodeURIComponent(hit.reference)}?direction=backward`}
        >
          {hit.reference} <span class="muted">{t.find.shipped(dateTime(hit.shipped_at))}</span>
        </a>
      );
    case 'document':
      return (
        <a class="big" href={addressOf(hit)}>
          {hit.id}{' '}
          <span class="muted">
            {hit.party} · {hit.open ? t.find.open : t.find.over}
          </span>
        </a>
      );
    case 'station':
      return (
        <a class="big" href={`/stations/${encodeURIComponent(hit.station)}`}>
          {hit.name}
        </a>
      );
  }
}

function addressOf({ document, id, party }: Extract<SearchHit, { kind: 'document' }>): string {
  const number = encodeURIComponent(id);
  switch (document) {
    case 'order':
      return `/orders/${number}`;
    case 'purchase-order':
      return `/receiving/order/${number}`;
    case 'asn':
      return `/receiving/asn/${number}`;
    case 'transfer-out':
      return `/transfers/out/${number}`;
    case 'transfer-in':
      return `/transfers/in/${encodeURIComponent(party)}/${number}`;
  }
}

function Item({ hit }: { readonly hit: Extract<SearchHit, { kind: 'item' | 'lot' }> }) {
  const { item, places } = hit;
  // A lot is asked for itself, not for all there is of its item.
  const { on_hand, available } = hit.kind === 'lot' ? hit : item;
  const variant = encodeURIComponent(item.variant);
  return (
    <>
      <p class="big">
        <a
          href={
            hit.kind === 'lot'
              ? `/stock/lots/${variant}/${encodeURIComponent(hit.lot)}`
              : `/stock/items/${variant}`
          }
        >
          {item.name}
        </a>{' '}
        <Figure text={quantity(on_hand, item.base_unit)} />{' '}
        <span class="muted">{t.stock.onHand}</span>{' '}
        <Figure text={quantity(available, item.base_unit)} />{' '}
        <span class="muted">{t.stock.available}</span>
      </p>
      {hit.kind === 'lot' && hit.held !== null && (
        <p>
          <HeldAs held={hit.held} />
        </p>
      )}
      <p class="muted">
        {item.sku}
        {hit.kind === 'lot' && ` · ${t.stock.tells[item.tracking]} ${hit.lot}`}
        {hit.kind === 'item' && hit.factor !== null && ` · ${t.find.factor(count(hit.factor))}`}
        {item.on_order > 0 && ` · ${t.stock.onOrder(quantity(item.on_order, item.base_unit))}`}
      </p>
      {places.length === 0 ? (
        <p>{t.find.empty}</p>
      ) : (
        <ul class="lines">
          {places.map((where) => (
            <li key={`${where.at.location} ${where.lot} ${where.handling_unit}`}>
              <Where where={where} item={item} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Where({
  where,
  item: { variant, base_unit: unit, tracking },
}: {
  readonly where: Whereabouts;
  readonly item: StockItem;
}) {
  const { at, lot, handling_unit, on_hand, available, held } = where;
  return (
    <a
      class="line"
      href={`/ledger?variant=${encodeURIComponent(variant)}&location=${encodeURIComponent(at.location)}`}
    >
      <span class="line-place">{at.name}</span>
      <span class="line-main">
        <span class="muted">
          {lot !== null && `${t.stock.tells[tracking]} ${lot} `}
          {handling_unit !== null && `${t.stock.unit} ${handling_unit}`}
        </span>
        <HeldAs held={held} />
      </span>
      <span class="line-side">
        <Figure text={quantity(on_hand, unit)} />
        {available !== on_hand && (
          <span class="muted">
            {quantity(available, unit)} {t.stock.available}
          </span>
        )}
      </span>
    </a>
  );
}

const HeldAs = ({ held }: { readonly held: Held | null }) =>
  held === null ? null : <State tone="bad" word={t.stock.held[held]} />;
