import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import type { ExceptionRow, ResolveRequest } from '../../contract/http/exceptions.ts';
import type { Problem } from '../../contract/http/problem.ts';
import { api, newId } from '../api.ts';
import { count, dateTime, sentence } from '../format.ts';
import { stationName } from '../parts/exception-line.tsx';
import { ItemPicker, type Picked } from '../parts/item-picker.tsx';
import { State } from '../parts/mark.tsx';
import { Awaited } from '../parts/not-there.tsx';
import { Readings } from '../parts/readings.tsx';
import { Screen } from '../parts/states.tsx';
import { Stepper } from '../parts/stepper.tsx';
import { scanRight } from '../scan/feedback.ts';
import { t } from '../text/en.ts';

/** One rejected parcel: what was read, and the three ways to settle it. */
export function Exception({ id }: { readonly id: string }) {
  const row = useSignal<ExceptionRow | null>(null);
  const problem = useSignal<Problem | null>(null);
  const load = useCallback(async () => {
    const answer = await api.exception(id);
    if (answer.ok) row.value = answer.value;
    problem.value = answer.ok ? null : answer.problem;
  }, [id]);
  useEffect(() => void load(), [load]);
  const known = row.value;
  if (known === null) {
    return (
      <Awaited
        what="exception"
        asked={id}
        title={t.screens.exceptions}
        from={{ problem: problem.value, reload: load }}
      />
    );
  }
  return (
    <Screen
      title={sentence(t.reason[known.reason])}
      back="/exceptions"
      aside={
        known.state === 'resolved' ? (
          <State tone="good" word={t.exceptions.done} />
        ) : (
          <span class="code">{known.reason}</span>
        )
      }
    >
      <p class="lead">
        {t.exceptions.rejectedAt(stationName(known.station), dateTime(known.opened_at))}
      </p>
      <Counted row={known} />
      {known.state === 'open' && <p class="big next">{t.next[known.reason]}</p>}
      <div class="two">
        <section class="panel" aria-labelledby="readings">
          <h2 id="readings">{t.exceptions.readings}</h2>
          <Readings readings={known.readings} />
        </section>
        {known.state === 'open' ? <Settle row={known} done={load} /> : <Settled row={known} />}
      </div>
    </Screen>
  );
}

/** Which order several parcels are beyond, how many they are, and how much they hold. */
function Counted({ row }: { readonly row: ExceptionRow }) {
  const { about, item, parcels } = row;
  const several = t.exceptions.parcels(parcels);
  return (
    <>
      {about?.type === 'purchase_order' && (
        <p>
          <a href={`/receiving/order/${encodeURIComponent(about.id)}`}>
            {t.exceptions.aboutOrder(about.id)}
          </a>
        </p>
      )}
      {parcels > 1 && (
        <p class="big">
          {item === null
            ? several
            : t.exceptions.together(several, `${count(item.quantity)} × ${item.name}`)}
        </p>
      )}
      {parcels > 1 && row.state === 'open' && <p>{t.exceptions.settledTogether}</p>}
    </>
  );
}

function Settled({ row }: { readonly row: ExceptionRow }) {
  return (
    <section class="panel" aria-labelledby="settled">
      <h2 id="settled">{row.resolution === null ? '' : t.exceptions.resolution[row.resolution]}</h2>
      {row.item !== null && (
        <p class="big">
          {count(row.item.quantity)} × {row.item.name}
        </p>
      )}
      {row.note !== null && <p>{row.note}</p>}
      <p class="muted">
        {t.exceptions.doneBy(
          row.resolved_by ?? '',
          row.resolved_at === null ? '' : dateTime(row.resolved_at),
        )}
      </p>
      <a class="button" href="/exceptions">
        {t.screens.exceptions}
      </a>
    </section>
  );
}

type Way = 'identify' | 'dismiss';

function Settle({ row, done }: { readonly row: ExceptionRow; readonly done: () => void }) {
  const way = useSignal<Way | null>(null);
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const send = async (request: ResolveRequest): Promise<void> => {
    busy.value = true;
    const answer = await api.resolve(row.id, request);
    busy.value = false;
    if (answer.ok) {
      scanRight(t.exceptions.done);
      done();
    } else problem.value = answer.problem;
  };
  const choose = (next: Way | null) => (): void => {
    way.value = next;
    problem.value = null;
  };
  return (
    <section class="panel" aria-label={t.exceptions.identify}>
      {problem.value !== null && (
        <div class="refused" role="alert">
          <p>
            {problem.value.reason === undefined
              ? problem.value.detail
              : t.reason[problem.value.reason]}
          </p>
          {problem.value.reason !== undefined && <p>{t.next[problem.value.reason]}</p>}
          <p class="code">{problem.value.reason ?? problem.value.code}</p>
        </div>
      )}
      {way.value === null && (
        <div class="actions">
          <button type="button" class="main" onClick={choose('identify')}>
            {t.exceptions.identify}
          </button>
          <button
            type="button"
            disabled={busy.value}
            onClick={() => send({ id: newId(), action: 'retry' })}
          >
            {t.exceptions.retry}
            <span class="muted">{t.exceptions.retryHint}</span>
          </button>
          <button type="button" onClick={choose('dismiss')}>
            {t.exceptions.dismiss}
            <span class="muted">{t.exceptions.dismissHint}</span>
          </button>
        </div>
      )}
      {way.value === 'identify' && (
        <Identify row={row} busy={busy.value} cancel={choose(null)} send={send} />
      )}
      {way.value === 'dismiss' && <Dismiss busy={busy.value} cancel={choose(null)} send={send} />}
    </section>
  );
}

type WayProps = {
  readonly busy: boolean;
  readonly cancel: () => void;
  readonly send: (request: ResolveRequest) => Promise<void>;
};

function Identify({ row, busy, cancel, send }: WayProps & { readonly row: ExceptionRow }) {
  const picked = useSignal<Picked | null>(null);
  const pick = useCallback((item: Picked | null) => {
    picked.value = item;
  }, []);
  // Of several parcels all are booked: it begins with what their labels say together.
  const pickFirst = useCallback(
    (item: Picked | null) => {
      const together = row.parcels > 1 && item !== null && item.sku === row.item?.sku;
      picked.value = together ? { ...item, quantity: row.item?.quantity ?? item.quantity } : item;
    },
    [row],
  );
  const item = picked.value;
  if (item === null) {
    return (
      <div class="actions">
        <ItemPicker onPick={pickFirst} />
        <button type="button" onClick={cancel}>
          {t.common.cancel}
        </button>
      </div>
    );
  }
  const { sku, name, quantity } = item;
  return (
    <div class="actions">
      <p class="big">{name}</p>
      <p class="muted">{sku}</p>
      <Stepper value={quantity} onChange={(next) => pick({ ...item, quantity: next })} />
      <button
        type="button"
        class="main"
        disabled={busy}
        onClick={() => send({ id: newId(), action: 'identify', sku, quantity })}
      >
        {t.exceptions.book(count(quantity), name)}
      </button>
      <button type="button" onClick={() => pick(null)}>
        {t.common.back}
      </button>
    </div>
  );
}

function Dismiss({ busy, cancel, send }: WayProps) {
  const other = useSignal('');
  const dismiss = (note: string) => send({ id: newId(), action: 'dismiss', note });
  return (
    <div class="actions">
      <h2>{t.exceptions.why}</h2>
      {t.exceptions.whys.map((why) => (
        <button type="button" key={why} disabled={busy} onClick={() => dismiss(why)}>
          {why}
        </button>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (other.value.trim() !== '') void dismiss(other.value.trim());
        }}
      >
        <label for="note">{t.exceptions.otherWhy}</label>
        <input
          id="note"
          maxLength={500}
          value={other.value}
          onInput={(event) => {
            other.value = event.currentTarget.value;
          }}
        />
        <button type="submit" disabled={busy || other.value.trim() === ''}>
          {t.exceptions.dismiss}
        </button>
      </form>
      <button type="button" onClick={cancel}>
        {t.common.cancel}
      </button>
    </div>
  );
}
