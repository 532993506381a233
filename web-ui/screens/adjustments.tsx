import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { AdjustReason, ScrapReason } from '../../contract/adjustments.ts';
import { REASONS_FEWER, REASONS_MORE } from '../../contract/constants.ts';
import type { AdjustmentRow } from '../../contract/http/adjustments.ts';
import type { SearchHit } from '../../contract/http/search.ts';
import type { LocationName } from '../../contract/http/stock.ts';
import { api, newId } from '../api.ts';
import { inventoryApi } from '../api-inventory.ts';
import { quantity, signed, when } from '../format.ts';
import { NextPage } from '../parts/ask.tsx';
import { FindField } from '../parts/find-field.tsx';
import { byKey, goOn } from '../parts/go-on.ts';
import { type FoundItem, isItem, isSpot, type Spot } from '../parts/hits.ts';
import { lotAsked } from '../parts/lot-asked.ts';
import { State } from '../parts/mark.tsx';
import { usePages } from '../parts/pages.ts';
import { lookUp, nameOf, wordsOf } from '../parts/scan-answer.ts';
import { Empty, Loading, Refused, Screen } from '../parts/states.tsx';
import { Stepper } from '../parts/stepper.tsx';
import { TextField, written } from '../parts/text-field.tsx';
import { place as address } from '../route.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { t as common } from '../text/en.ts';
import { t } from '../text/en-inbound.ts';

type Place = {
  readonly location: string;
  readonly name: string;
  readonly lot: string | null;
  readonly handling_unit: string | null;
};

const SCRAP = [
  'DAMAGED',
  'EXPIRED',
  'CONTAMINATED',
  'RECALLED',
  'OTHER',
] as const satisfies ScrapReason[];
const WAYS = ['less', 'more', 'scrapped'] as const;

/** So many more or fewer of an item at a place, with a reason; what was done can be taken back. */
export function Adjustments() {
  const item = useSignal<FoundItem | null>(null);
  const where = useSignal<Place | null>(null);
  const here = useNamedPlace();
  useNamedItem((hit) => {
    item.value ??= hit;
  });
  const turn = useSignal(0);
  const panel = useRef<HTMLDivElement>(null);
  const keys = useRef(false);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) goOn(panel.current, keys.current);
    begun.current = true;
  }, [item.value, where.value]);
  useScan(async (scan) => {
    const found = await lookUp(scan, (hits) => hits.find(fits) ?? null);
    if (!found.ok) return scanWrong(found.wrong);
    take(found.value, false);
  });
  const take = (hit: Fitting, byKeys: boolean): void => {
    keys.current = byKeys;
    if (hit.kind === 'location') {
      if (item.value === null) {
        return scanWrong({ reason: t.adjustments.notItem, next: t.adjustments.notItemHint });
      }
      const { location, name } = hit.at;
      const lot = item.value.kind === 'lot' ? item.value.lot : null;
      where.value = { location, name, lot, handling_unit: null };
      return scanRight(name);
    }
    item.value = hit;
    where.value = here === null ? null : onlyAt(hit, here);
    scanRight(nameOf(hit));
  };
  const reset = (byKeys: boolean): void => {
    keys.current = byKeys;
    item.value = null;
    where.value = null;
  };
  return (
    <Screen title={common.screens.adjustments}>
      <div ref={panel} tabIndex={-1}>
        {item.value === null ? (
          <>
            <p class="lead">
              {here === null ? t.adjustments.start : t.adjustments.startAt(here.name)}
            </p>
            <FindField label={common.exceptions.find} fits={isItem} choose={take} />
          </>
        ) : (
          <section class="panel" aria-labelledby="item">
            <h2 id="item">{item.value.item.name}</h2>
            {where.value === null ? (
              <Where
                item={item.value}
                here={here}
                choose={(place, byKeys) => {
                  keys.current = byKeys;
                  where.value = place;
                }}
                other={take}
              />
            ) : (
              <Correct
                item={item.value}
                place={where.value}
                done={(byKeys) => {
                  reset(byKeys);
                  turn.value += 1;
                }}
              />
            )}
            <button type="button" onClick={(event) => reset(byKey(event))}>
              {common.common.cancel}
            </button>
          </section>
        )}
      </div>
      <Recent key={turn.value} />
    </Screen>
  );
}

type Fitting = FoundItem | Spot;
const fits = (hit: SearchHit): hit is Fitting => isSpot(hit) || isItem(hit);

/** The place that the screen before was about; null where it was about none, or there is none of that name. */
function useNamedPlace(): LocationName | null {
  const asked = address.value.query.get('place');
  const found = useSignal<LocationName | null>(null);
  useEffect(() => {
    found.value = null;
    if (asked === null) return;
    void inventoryApi.location(asked).then((answer) => {
      if (answer.ok) found.value = answer.value;
    });
  }, [asked]);
  return found.value;
}

/** The item that the screen before was about, where there is one of that name. */
function useNamedItem(take: (hit: FoundItem) => void): void {
  const asked = address.value.query.get('item');
  useEffect(() => {
    if (asked === null) return;
    let current = true;
    void api.search({ scan: asked }).then((answer) => {
      const hits = answer.ok ? answer.value.hits : [];
      const hit = hits.filter(isItem).find((each) => each.item.variant === asked);
      if (current && hit !== undefined) take(hit);
    });
    return () => {
      current = false;
    };
  }, [asked]);
}

/** Where at a place it lies; null where that is to be chosen, since it lies there in several ways. */
function onlyAt(hit: FoundItem, { location, name }: LocationName): Place | null {
  const lying = hit.places.filter(({ at }) => at.location === location);
  const [only, ...others] = lying;
  if (others.length > 0) return null;
  const lot = hit.kind === 'lot' ? hit.lot : (only?.lot ?? null);
  return { location, name, lot, handling_unit: only?.handling_unit ?? null };
}

function Where({
  item,
  here,
  choose,
  other,
}: {
  readonly item: FoundItem;
  readonly here: LocationName | null;
  readonly choose: (place: Place, keys: boolean) => void;
  readonly other: (spot: Spot, keys: boolean) => void;
}) {
  const shown = item.places.filter(({ at }) => here === null || at.location === here.location);
  return (
    <div class="actions">
      <p>{t.adjustments.orScan}</p>
      {shown.map(({ at, lot, handling_unit, on_hand }) => (
        <button
          type="button"
          key={`${at.location} ${lot} ${handling_unit}`}
          onClick={(event) =>
            choose({ location: at.location, name: at.name, lot, handling_unit }, byKey(event))
          }
        >
          {t.putaway.at(quantity(on_hand, item.item.base_unit), at.name)}
          {(lot !== null || handling_unit !== null) && (
            <span class="muted">
              {[lot, handling_unit].filter((part) => part !== null).join(', ')}
            </span>
          )}
        </button>
      ))}
      <FindField label={t.adjustments.otherPlace} fits={isSpot} choose={other} />
    </div>
  );
}

function Correct({
  item,
  place,
  done,
}: {
  readonly item: FoundItem;
  readonly place: Place;
  readonly done: (keys: boolean) => void;
}) {
  const way = useSignal<(typeof WAYS)[number]>('less');
  const amount = useSignal(1);
  const lot = useSignal(place.lot ?? '');
  const busy = useSignal(false);
  const { sku } = item.item;
  const asks = place.lot !== null || lotAsked(item, place.location);
  const send = async (reason: AdjustReason | ScrapReason, keys: boolean): Promise<void> => {
    busy.value = true;
    const { location, handling_unit } = place;
    const what = { id: newId(), sku, location, lot: written(lot.value), handling_unit };
    const answer =
      way.value === 'scrapped'
        ? await api.scrap({ ...what, quantity: amount.value, reason: reason as ScrapReason })
        : await api.adjust({
            ...what,
            quantity: way.value === 'more' ? amount.value : -amount.value,
            reason: reason as AdjustReason,
          });
    busy.value = false;
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    scanRight(t.adjustments.done);
    done(keys);
  };
  const reasons = { less: REASONS_FEWER, more: REASONS_MORE, scrapped: SCRAP }[way.value];
  return (
    <div class="actions">
      <p class="big">{place.name}</p>
      <fieldset class="tabs" aria-label={t.adjustments.why}>
        {WAYS.map((each) => (
          <button
            type="button"
            key={each}
            aria-pressed={way.value === each}
            onClick={() => {
              way.value = each;
            }}
          >
            {t.adjustments[each]}
          </button>
        ))}
      </fieldset>
      {asks && (
        <TextField
          label={t.adjustments.lot}
          value={lot.value}
          onChange={(next) => {
            lot.value = next;
          }}
        />
      )}
      <Stepper
        value={amount.value}
        onChange={(next) => {
          amount.value = next;
        }}
      />
      <h3>{t.adjustments.why}</h3>
      {reasons.map((reason) => (
        <button
          type="button"
          key={reason}
          disabled={busy.value}
          onClick={(event) => void send(reason, byKey(event))}
        >
          {t.adjustments.reason[reason]}
        </button>
      ))}
    </div>
  );
}

function Recent() {
  const pages = usePages('recent', (after) => api.adjustments({ after }));
  if (pages.problem !== null) return <Refused problem={pages.problem} again={pages.reload} />;
  if (pages.rows === null) return <Loading />;
  if (pages.rows.length === 0) {
    return <Empty title={t.adjustments.none} hint={t.adjustments.noneHint} />;
  }
  const undo = async (movement: string): Promise<void> => {
    const answer = await api.undoAdjustment(movement);
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    scanRight(t.adjustments.undone);
    pages.reload();
  };
  return (
    <section aria-labelledby="recent">
      <h2 id="recent">{t.adjustments.recent}</h2>
      <ul class="lines">
        {byMovement(pages.rows).map(({ row, legs }) => (
          <li class="line" key={row.seq}>
            <span class="line-main">
              {legs.map((leg) => (
                <span class="line-title" key={leg.seq}>
                  {signed(leg.quantity, leg.base_unit)} × {leg.name}
                </span>
              ))}
              <span class="muted">
                {reasonOf(row.reason)} · {placesOf(legs)} · {when(row.occurred_at)},{' '}
                {row.created_by}
              </span>
            </span>
            <span class="line-side">
              {row.voided_by !== null || row.voids !== null ? (
                <State tone="calm" word={t.adjustments.undone} />
              ) : (
                <button type="button" onClick={() => void undo(row.movement)}>
                  {t.adjustments.undo}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
      <NextPage pages={pages} more={common.common.more} />
    </section>
  );
}

type Done = { readonly row: AdjustmentRow; readonly legs: readonly AdjustmentRow[] };

/** What was booked together is taken back together: one line for it, what went out of it first. */
function byMovement(rows: readonly AdjustmentRow[]): readonly Done[] {
  const movements = new Map<string, Done>();
  for (const row of rows) {
    const done = movements.get(row.movement);
    movements.set(row.movement, { row: done?.row ?? row, legs: [row, ...(done?.legs ?? [])] });
  }
  return [...movements.values()];
}

const placesOf = (legs: readonly AdjustmentRow[]): string =>
  [...new Set(legs.map(({ at }) => at.name))].join(', ');

/** Reasons of other programs stand as they came. */
function reasonOf(reason: string | null): string {
  if (reason === 'TRANSFORMED') return t.adjustments.transformed;
  const known = Object.entries(t.adjustments.reason).find(([code]) => code === reason);
  return known?.[1] ?? reason ?? '';
}
