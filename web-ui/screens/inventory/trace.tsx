import { useSignal } from '@preact/signals';
import type { TraceAnswer, TraceEvent, TraceRow } from '../../../contract/http/trace.ts';
import { inventoryApi } from '../../api-inventory.ts';
import { count, date, dateTime, quantity } from '../../format.ts';
import { More } from '../../parts/ask.tsx';
import { Figure } from '../../parts/figure.tsx';
import { State } from '../../parts/mark.tsx';
import { isNotThere, NotThere } from '../../parts/not-there.tsx';
import { usePages } from '../../parts/pages.ts';
import { Empty, Screen } from '../../parts/states.tsx';
import { adjust, levels, place } from '../../route.ts';
import { t } from '../../text/en.ts';
import { referenceOf, to } from './rows.tsx';

const WAYS = ['forward', 'backward'] as const;

/** Where goods went, or what they came from, as a tree that can be printed and saved. */
export function Trace() {
  const [, kind = 'lots', first = '', second = ''] = levels.value;
  const path = [kind, first, second].filter((part) => part !== '').map(to);
  const direction = place.value.query.get('direction') === 'backward' ? 'backward' : 'forward';
  // What the whole tree says of itself comes with every page.
  const told = useSignal<TraceAnswer | null>(null);
  const pages = usePages<TraceRow>(`trace ${path.join('/')} ${direction}`, async (after) => {
    const answer = await inventoryApi.trace(path.join('/'), { direction, after });
    if (answer.ok) told.value = answer.value;
    return answer;
  });
  if (isNotThere(pages.problem)) {
    return (
      <NotThere what="trace" asked={[first, second].filter((part) => part !== '').join(' ')} />
    );
  }
  return (
    <Screen title={titleOf(kind, first, second)} back={behindOf(kind, first, second)}>
      <div class="actions-row no-print">
        <fieldset class="tabs" aria-label={t.trace.title}>
          {WAYS.map((each) => (
            <button
              type="button"
              key={each}
              aria-pressed={direction === each}
              onClick={() => adjust({ direction: each })}
            >
              {t.trace[each]}
            </button>
          ))}
        </fieldset>
        <button type="button" class="quiet" onClick={() => void pages.all().then(() => print())}>
          {t.trace.print}
        </button>
        {kind !== 'movements' && (
          <a
            class="button quiet"
            href={`/api/trace/${path.join('/')}/csv?direction=${direction}`}
            download
          >
            {t.trace.save}
          </a>
        )}
      </div>
      <h2 class="print-only">{t.trace[direction]}</h2>
      {told.value !== null && <Whole answer={told.value} />}
      <More pages={pages} more={t.common.more}>
        <ol class="tree">
          {pages.rows !== null && inOrder(pages.rows).map((row) => <Row key={row.n} row={row} />)}
        </ol>
      </More>
    </Screen>
  );
}

function titleOf(kind: string, first: string, second: string): string {
  switch (kind) {
    case 'lots':
      return t.lot.title(second);
    case 'shipments':
      return t.trace.shipment(first);
    case 'movements':
      return t.trace.movement(first);
    default:
      return first;
  }
}

/** The thing itself, where it has a screen. */
function behindOf(kind: string, first: string, second: string): string {
  switch (kind) {
    case 'lots':
      return `/stock/lots/${to(first)}/${to(second)}`;
    case 'units':
      return `/stock/units/${to(first)}`;
    default:
      return '/trace';
  }
}

function Whole({ answer }: { readonly answer: TraceAnswer }) {
  return (
    <>
      {answer.lots > 1 && (
        <p class="lead">
          {t.trace.lots(count(answer.lots))}
          {answer.cut && ` ${t.trace.cut}`}
        </p>
      )}
      {answer.lots === 0 && <Empty title={t.trace.nothing} hint={t.trace.nothingHint} />}
      {answer.untracked.length > 0 && (
        <p>
          {t.trace.untracked[answer.direction]} <Unlotted goods={answer.untracked} />
        </p>
      )}
    </>
  );
}

/** Goods without a lot, in a row. */
export function Unlotted({ goods }: { readonly goods: TraceAnswer['untracked'] }) {
  return goods
    .map(({ quantity: many, base_unit, name }) => `${quantity(many, base_unit)} × ${name}`)
    .join(', ');
}

/** Rows come level by level; people read a tree branch by branch. */
export function inOrder(rows: readonly TraceRow[]): readonly TraceRow[] {
  const beneath = new Map<number | null, TraceRow[]>();
  for (const row of rows) {
    const siblings = beneath.get(row.parent);
    if (siblings === undefined) beneath.set(row.parent, [row]);
    else siblings.push(row);
  }
  const ordered: TraceRow[] = [];
  const waiting = [...(beneath.get(null) ?? [])].reverse();
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    ordered.push(row);
    waiting.push(...[...(beneath.get(row.n) ?? [])].reverse());
  }
  return ordered;
}

const DEPTH_SHOWN_MAX = 8;

function Row({ row }: { readonly row: TraceRow }) {
  const unit = row.base_unit;
  return (
    <li
      class={`tree-${Math.min(row.depth, DEPTH_SHOWN_MAX)}`}
      style={{ '--depth': Math.min(row.depth, DEPTH_SHOWN_MAX) }}
    >
      <p class="tree-head">
        <a class="tree-lot" href={`/stock/lots/${to(row.variant)}/${to(row.lot)}`}>
          {row.name}, {t.stock.lot} {row.lot}
        </a>
        {row.status !== 'released' && <State tone="bad" word={t.lot.status[row.status]} />}
      </p>
      <p>
        <span class="muted">
          {[
            row.made === null
              ? null
              : t.trace.made(
                  quantity(row.made.from_quantity, 'counted'),
                  quantity(row.made.to_quantity, 'counted'),
                ),
            row.supplier === null ? null : t.trace.from(row.supplier),
            row.expires_on === null ? null : t.stock.expires(date(row.expires_on)),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </p>
      <ul class="plain">
        {row.places.map(({ at, handling_unit, on_hand }) => (
          <li key={`${at.location} ${handling_unit}`}>
            <Figure text={quantity(on_hand, unit)} /> {at.name}{' '}
            {handling_unit !== null && (
              <span class="muted">
                {t.stock.unit} {handling_unit}
              </span>
            )}
          </li>
        ))}
        {row.events.map((event) => (
          <li key={`${event.movement} ${event.other.location}`}>
            <Figure text={quantity(event.quantity, unit)} /> {wordsOf(event)}
          </li>
        ))}
        {row.more && <li class="muted">{t.trace.more}</li>}
      </ul>
    </li>
  );
}

/** Where goods went or came from: another zone by its name, all else by its kind. */
export function whereOf(what: TraceEvent['what'], other: TraceEvent['other']): string {
  const { location, kind, zone } = other;
  if (what === 'left' && kind === 'adjustment') return t.trace.correctedAway;
  if (what === 'left' && kind === 'scrap') return t.trace.scrapped;
  if (zone === null) return t.trace[what](t.stock.kind[kind]);
  return what === 'left' && location === 'transit' ? t.trace.onItsWay(zone) : t.trace[what](zone);
}

function wordsOf({ what, other, reference, occurred_at, created_by }: TraceEvent): string {
  const where = whereOf(what, other);
  const why = reference === null ? '' : `, ${referenceOf(reference)}`;
  return `${where}${why}, ${t.exceptions.doneBy(created_by, dateTime(occurred_at))}`;
}
