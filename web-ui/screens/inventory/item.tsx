import type { InTransitRow } from '../../../contract/http/in-transit.ts';
import type { StockItem, StockItemDetails } from '../../../contract/http/stock.ts';
import { api } from '../../api.ts';
import { inventoryApi } from '../../api-inventory.ts';
import { date, quantity, sentence, when } from '../../format.ts';
import { More, useAsk, Waiting } from '../../parts/ask.tsx';
import { ATTRIBUTES_SHOWN, linesOf } from '../../parts/attributes.ts';
import { Figure } from '../../parts/figure.tsx';
import { State } from '../../parts/mark.tsx';
import { Awaited } from '../../parts/not-there.tsx';
import { usePages } from '../../parts/pages.ts';
import { Screen } from '../../parts/states.tsx';
import { adjust, place } from '../../route.ts';
import { t } from '../../text/en.ts';
import { t as inbound } from '../../text/en-inbound.ts';
import { Goods, referenceOf, to } from './rows.tsx';

const BEHIND = ['places', 'reserved', 'ordered', 'transit', 'lots'] as const;
type Behind = (typeof BEHIND)[number];

/** The five quantities of one item; each number opens what is behind it. */
export function Item({ variant }: { readonly variant: string }) {
  const asked = useAsk(`item ${variant}`, () => inventoryApi.stockItem(variant));
  const wanted = place.value.query.get('show');
  const behind = BEHIND.find((each) => each === wanted) ?? 'places';
  const item = asked.value;
  if (item === null) {
    return <Awaited what="item" asked={variant} title={variant} from={asked} />;
  }
  return (
    <Screen title={item.name} back="/stock?by=item">
      <Five item={item} behind={behind} />
      <Attributes of={item} />
      {behind === 'places' && <ByPlace variant={variant} />}
      {behind === 'reserved' && <Reserved variant={variant} />}
      {behind === 'ordered' && <Ordered variant={variant} unit={item.base_unit} />}
      {behind === 'transit' && <InTransit variant={variant} />}
      {behind === 'lots' && <Lots variant={variant} />}
      <p class="actions-row">
        {item !== null && (
          <>
            <a class="button" href={`/adjustments?item=${to(variant)}`}>
              {inbound.adjustments.here}
            </a>
            <a class="button" href={`/putaway?text=${to(item.sku)}`}>
              {inbound.putaway.here}
            </a>
          </>
        )}
        <a class="button" href={`/ledger?variant=${to(variant)}`}>
          {t.stock.history}
        </a>
        <a class="button" href={`/api/ledger/csv?variant=${to(variant)}`} download>
          {t.months.entriesFile}
        </a>
      </p>
    </Screen>
  );
}

function Five({ item, behind }: { readonly item: StockItem; readonly behind: Behind }) {
  const show = (each: Behind) => (): void => adjust({ show: each });
  const figures = [
    [t.stock.onHand, item.on_hand, 'places'],
    [t.stock.reserved, item.reserved, 'reserved'],
    [t.stock.available, item.available, 'places'],
    [t.stock.ordered, item.on_order, 'ordered'],
    [t.stock.inTransit, item.in_transit, 'transit'],
  ] as const;
  return (
    <>
      <p class="lead">
        {item.sku} · {t.stock.places(String(item.places))}
      </p>
      <div class="figure-buttons">
        {figures.map(([word, value, target]) => (
          <button
            type="button"
            key={word}
            aria-pressed={behind === target && word !== t.stock.available}
            onClick={show(target)}
          >
            <Figure also="big" text={quantity(value, item.base_unit)} />
            <span>{word}</span>
          </button>
        ))}
        <button type="button" aria-pressed={behind === 'lots'} onClick={show('lots')}>
          {t.stock.lots}
        </button>
      </div>
    </>
  );
}

/** Folded where it is more than a glance, so that what lies where stays in sight. */
function Attributes({ of }: { readonly of: StockItemDetails }) {
  const lines = linesOf(of.attributes, t.attributes);
  if (lines.length === 0) return null;
  return (
    <details open={lines.length <= GLANCE}>
      <summary>{t.attributes.title}</summary>
      <dl class="facts">
        {lines.slice(0, ATTRIBUTES_SHOWN).map(({ name, value }, index) => (
          <div class="pair" key={index}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {lines.length > ATTRIBUTES_SHOWN && <p class="muted">{t.attributes.more}</p>}
    </details>
  );
}
const GLANCE = 8;

function ByPlace({ variant }: { readonly variant: string }) {
  const pages = usePages(`levels ${variant}`, (after) => api.stockByPlace({ variant, after }));
  return (
    <More pages={pages} more={t.common.more}>
      {pages.rows?.length === 0 && <p class="muted">{sentence(t.find.empty)}.</p>}
      <ul class="lines">
        {pages.rows?.map((row) => (
          <Goods
            key={`${row.at.location} ${row.lot} ${row.handling_unit}`}
            row={row}
            show="place"
          />
        ))}
      </ul>
    </More>
  );
}

function Reserved({ variant }: { readonly variant: string }) {
  const pages = usePages(`reserved ${variant}`, (after) =>
    inventoryApi.reservations({ variant, after }),
  );
  return (
    <More pages={pages} more={t.common.more}>
      {pages.rows?.length === 0 && <p class="muted">{t.stock.nothingReserved}</p>}
      <ul class="lines">
        {pages.rows?.map((row) => (
          <li key={row.reservation} class="line">
            <span class="line-main">
              <span class="line-title">{sentence(referenceOf(row.reference))}</span>
              <span class="muted">
                {row.at?.name ?? t.stock.noPlaceYet}
                {row.lot !== null && ` · ${t.stock.lot} ${row.lot}`} ·{' '}
                {t.exceptions.doneBy(row.created_by, when(row.created_at))}
              </span>
            </span>
            <Figure also="line-side" text={quantity(row.quantity, row.base_unit)} />
          </li>
        ))}
      </ul>
    </More>
  );
}

function Ordered({
  variant,
  unit,
}: {
  readonly variant: string;
  readonly unit: StockItem['base_unit'];
}) {
  const asked = useAsk(`ordered ${variant}`, () => inventoryApi.onOrder(variant));
  return (
    <>
      <Waiting asked={asked} />
      {asked.value?.lines.length === 0 && <p class="muted">{t.stock.nothingOrdered}</p>}
      <ul class="lines">
        {asked.value?.lines.map((line) => (
          <li key={`${line.purchase_order} ${line.line}`} class="line">
            <span class="line-main">
              <span class="line-title">{line.purchase_order}</span>
              <span class="muted">
                {line.supplier}
                {line.expected_on !== null && ` · ${date(line.expected_on)}`}
              </span>
            </span>
            <Figure also="line-side" text={quantity(line.on_order, unit)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function transferOf({ direction, zone, transfer }: InTransitRow): string {
  return direction === 'out'
    ? `/transfers/out/${to(transfer)}`
    : `/transfers/in/${to(zone)}/${to(transfer)}`;
}

function InTransit({ variant }: { readonly variant: string }) {
  const pages = usePages(`transit ${variant}`, (after) =>
    inventoryApi.inTransit({ variant, after }),
  );
  return (
    <More pages={pages} more={t.common.more}>
      {pages.rows?.length === 0 && <p class="muted">{t.stock.nothingInTransit}</p>}
      <ul class="lines">
        {pages.rows?.map((row) => (
          <li key={`${row.direction} ${row.zone} ${row.transfer} ${row.line}`}>
            <a class="line" href={transferOf(row)}>
              <span class="line-main">
                <span class="line-title">{t.stock.way[row.direction](row.zone)}</span>
                <span class="muted">
                  {[
                    referenceOf({ type: 'transfer', id: row.transfer }),
                    row.lot === null ? null : `${t.stock.lot} ${row.lot}`,
                    row.handling_unit === null ? null : `${t.stock.unit} ${row.handling_unit}`,
                    row.dispatched_at === null ? t.stock.loading : when(row.dispatched_at),
                  ]
                    .filter((part) => part !== null)
                    .join(' · ')}
                </span>
              </span>
              <Figure also="line-side" text={quantity(row.in_transit, row.base_unit)} />
            </a>
          </li>
        ))}
      </ul>
    </More>
  );
}

function Lots({ variant }: { readonly variant: string }) {
  const pages = usePages(`lots ${variant}`, (after) => inventoryApi.lots({ variant, after }));
  return (
    <More pages={pages} more={t.common.more}>
      {pages.rows?.length === 0 && <p class="muted">{t.lot.none}</p>}
      <ul class="lines">
        {pages.rows?.map((row) => (
          <li key={row.lot}>
            <a class="line" href={`/stock/lots/${to(variant)}/${to(row.lot)}`}>
              <span class="line-main">
                <span class="line-title">{row.lot}</span>
                <State
                  tone={row.expired || row.status !== 'released' ? 'bad' : 'good'}
                  word={row.expired ? t.lot.expired : t.lot.status[row.status]}
                />
              </span>
              <Figure also="line-side" text={quantity(row.on_hand, row.base_unit)} />
            </a>
          </li>
        ))}
      </ul>
    </More>
  );
}
