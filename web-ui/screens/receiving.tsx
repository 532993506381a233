import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { AsnView } from '../../contract/http/asns.ts';
import type { OrderView } from '../../contract/http/purchase-orders.ts';
import type { ReceiptView } from '../../contract/http/receipts.ts';
import type { SearchHit } from '../../contract/http/search.ts';
import { api } from '../api.ts';
import { count, date } from '../format.ts';
import { NextPage } from '../parts/ask.tsx';
import { addressOf, openBlind, openReceipt } from '../parts/open-receipt.ts';
import { useChanges, usePages } from '../parts/pages.ts';
import { ReceiptLine, ReceiptList } from '../parts/receipt-list.tsx';
import { lookUp } from '../parts/scan-answer.ts';
import { Empty, Loading, Refused, Screen } from '../parts/states.tsx';
import { adjust, place } from '../route.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import '../style/receiving.css';
import { t } from '../text/en.ts';

const orderLine = (row: OrderView) => (
  <li key={row.purchase_order}>
    <Expected
      row={row}
      title={t.receiving.order(row.purchase_order)}
      far={t.receiving.lines(count(row.lines_received), count(row.lines))}
    />
  </li>
);

/** What is expected, how far it is, and what comes without an order. */
export function Receiving() {
  const orders = usePages('orders', (after) => api.orders({ state: 'open', after }));
  const asns = usePages('asns', (after) => api.asns({ state: 'open', after }));
  const receipts = usePages('receipts', (after) => api.receipts({ state: 'open', after }));
  const complete = usePages('complete', (after) => api.orders({ state: 'received', after }));
  const lists = [orders, asns, receipts, complete];
  useChanges('receiving', () => Promise.all(lists.map(({ refresh }) => refresh())));
  const blind = useSignal(false);
  const closed = place.value.query.get('state') === 'closed';
  useScan(async (scan) => {
    const order = orders.rows?.find((row) => row.purchase_order === scan);
    const asn = asns.rows?.find((row) => row.asn === scan);
    const row = order ?? asn;
    if (row !== undefined) {
      if (await openReceipt(row)) scanRight(row.supplier);
      return;
    }
    const at = await lookUp(scan, placeOf);
    if (!at.ok) {
      return scanWrong({ reason: t.receiving.noPlace, next: t.receiving.noPlaceHint });
    }
    if (await openBlind(at.value.location)) scanRight(at.value.name);
  });
  const problem = orders.problem ?? asns.problem ?? receipts.problem;
  const loading = orders.rows === null || asns.rows === null || receipts.rows === null;
  const nothing = !loading && lists.every(({ rows }) => rows?.length === 0);
  return (
    <Screen
      title={t.screens.receiving}
      aside={
        <button type="button" class={nothing ? 'main' : ''} onClick={() => toggle(blind)}>
          {t.receiving.blind}
        </button>
      }
    >
      <fieldset class="tabs" aria-label={t.screens.receiving}>
        <button type="button" aria-pressed={!closed} onClick={() => adjust({ state: undefined })}>
          {t.receiving.expectedTab}
        </button>
        <button type="button" aria-pressed={closed} onClick={() => adjust({ state: 'closed' })}>
          {t.receiving.closed}
        </button>
      </fieldset>
      {closed ? (
        <ReceiptList of={{ state: 'closed' }} />
      ) : (
        <>
          {blind.value && <Blind />}
          {problem !== null && (
            <Refused
              problem={problem}
              again={() => {
                for (const { reload } of lists) reload();
              }}
            />
          )}
          {loading && problem === null && <Loading />}
          {nothing && <Empty title={t.receiving.none} hint={t.receiving.noneHint} />}
          <BlindGoing receipts={receipts.rows ?? []} />
          <ul class="lines">
            {asns.rows?.map((row) => (
              <li key={row.asn}>
                <Expected
                  row={row}
                  title={t.receiving.asn(row.asn)}
                  far={t.receiving.units(count(row.units_received), count(row.units))}
                />
              </li>
            ))}
            {orders.rows?.map(orderLine)}
          </ul>
          {complete.rows !== null && complete.rows.length > 0 && (
            <section aria-label={t.receiving.complete}>
              <h2>{t.receiving.complete}</h2>
              <ul class="lines">{complete.rows.map(orderLine)}</ul>
            </section>
          )}
          <NextPage pages={orders} more={t.common.more} />
        </>
      )}
    </Screen>
  );
}

const toggle = (flag: { value: boolean }): void => {
  flag.value = !flag.value;
};

/** Receipts without an order that are under way: nothing else on this list leads to them. */
function BlindGoing({ receipts }: { readonly receipts: readonly ReceiptView[] }) {
  const going = receipts.filter((row) => row.purchase_order === null && row.asn === null);
  if (going.length === 0) return null;
  return (
    <section aria-label={t.receiving.going}>
      <h2>{t.receiving.going}</h2>
      <ul class="lines">
        {going.map((row) => (
          <li key={row.receipt}>
            <ReceiptLine row={row} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Expected({
  row,
  title,
  far,
}: {
  readonly row: OrderView | AsnView;
  readonly title: string;
  readonly far: string;
}) {
  return (
    <a class="line" href={addressOf(row)}>
      <span class="line-main">
        <span class="line-title">
          {title} · {row.supplier}
        </span>
        <span class="muted">
          {row.expected_on === null ? t.receiving.noDate : t.receiving.on(date(row.expected_on))}
        </span>
      </span>
      <span class="line-side">
        <span>{far}</span>
        {row.receipt !== null && <span class="muted">{t.receiving.goOn}</span>}
      </span>
      <Go />
    </a>
  );
}

const Go = () => (
  <span class="line-go" aria-hidden="true">
    ›
  </span>
);

type Place = Extract<SearchHit, { kind: 'location' }>['at'];

function placeOf(hits: readonly SearchHit[]): Place | null {
  for (const hit of hits) if (hit.kind === 'location') return hit.at;
  return null;
}

function Blind() {
  const text = useSignal('');
  const places = useSignal<readonly Place[]>([]);
  useEffect(() => {
    const wanted = text.value.trim();
    if (wanted === '') return;
    const timer = setTimeout(async () => {
      const answer = await api.search({ text: wanted });
      if (!answer.ok || text.value.trim() !== wanted) return;
      places.value = answer.value.hits.flatMap((hit) => (hit.kind === 'location' ? [hit.at] : []));
    }, 250);
    return () => clearTimeout(timer);
  }, [text.value]);
  return (
    <section class="panel" aria-label={t.receiving.blind}>
      <label for="blind-place">{t.receiving.blindWhere}</label>
      <input
        id="blind-place"
        type="search"
        autocomplete="off"
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      <p class="muted">{t.receiving.blindHint}</p>
      <ul class="lines">
        {places.value.slice(0, 6).map((at) => (
          <li key={at.location}>
            <button type="button" class="line" onClick={() => void openBlind(at.location)}>
              <span class="line-title">{at.name}</span>
              <span class="muted">{at.location}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
