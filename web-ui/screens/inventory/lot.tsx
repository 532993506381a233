import { useSignal } from '@preact/signals';
import type { LotRow } from '../../../contract/http/lots.ts';
import type { Problem } from '../../../contract/http/problem.ts';
import { api, newId } from '../../api.ts';
import { inventoryApi } from '../../api-inventory.ts';
import { date, quantity, when } from '../../format.ts';
import { More, useAsk } from '../../parts/ask.tsx';
import { State } from '../../parts/mark.tsx';
import { Awaited } from '../../parts/not-there.tsx';
import { usePages } from '../../parts/pages.ts';
import { Refused, Screen } from '../../parts/states.tsx';
import { go } from '../../route.ts';
import { t } from '../../text/en.ts';
import { Goods, to } from './rows.tsx';

/** One lot: what is known of it, where it lies, and what a person decides about it. */
export function Lot({ variant, lot }: { readonly variant: string; readonly lot: string }) {
  const asked = useAsk(`lot ${variant} ${lot}`, () => inventoryApi.lot(variant, lot));
  const row = asked.value;
  const pages = usePages(`lot ${variant} ${lot}`, (after) =>
    api.stockByPlace({ variant, lot, after }),
  );
  if (row === null) {
    return <Awaited what="lot" asked={`${variant} ${lot}`} title={t.lot.title(lot)} from={asked} />;
  }
  return (
    <Screen title={t.lot.title(lot)} back={`/stock/items/${to(variant)}?show=lots`}>
      <Facts row={row} />
      <p class="actions-row">
        <a class="button" href={`/trace/lots/${to(variant)}/${to(lot)}`}>
          {t.trace.forward}
        </a>
        <a class="button" href={`/trace/lots/${to(variant)}/${to(lot)}?direction=backward`}>
          {t.trace.backward}
        </a>
      </p>
      <Decide row={row} done={asked.reload} />
      <section class="panel" aria-labelledby="lies">
        <h2 id="lies">{t.lot.lies}</h2>
        {pages.rows?.length === 0 && <p class="muted">{t.find.empty}</p>}
        <More pages={pages} more={t.common.more}>
          <ul class="lines">
            {pages.rows?.map((each) => (
              <Goods key={`${each.at.location} ${each.handling_unit}`} row={each} show="place" />
            ))}
          </ul>
        </More>
      </section>
    </Screen>
  );
}

function Facts({ row }: { readonly row: LotRow }) {
  const held = row.expired || row.status !== 'released';
  const facts = [
    [t.lot.expiresOn, row.expires_on === null ? null : date(row.expires_on)],
    [t.lot.bestBefore, row.best_before === null ? null : date(row.best_before)],
    [t.lot.made, row.manufactured_on === null ? null : date(row.manufactured_on)],
    [t.lot.batch, row.batch],
    [t.lot.supplier, row.supplier],
    [t.lot.certificate, row.certificate],
  ] as const;
  return (
    <>
      <p class="lead">
        <a href={`/stock/items/${to(row.variant)}`}>{row.name}</a> ·{' '}
        <strong class="figure">{quantity(row.on_hand, row.base_unit)}</strong> {t.stock.onHand}
      </p>
      <p class="big">
        <State
          tone={held ? 'bad' : 'good'}
          word={row.expired ? t.lot.expired : t.lot.status[row.status]}
        />
        {row.reason !== null && <span class="muted"> {row.reason}</span>}
      </p>
      <Elsewhere row={row} />
      <dl class="facts">
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div class="pair" key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </>
  );
}

/** What other zones say of it. Only they can take it back. */
function Elsewhere({ row }: { readonly row: LotRow }) {
  const others = row.holds.flatMap(({ zone, ...hold }) =>
    zone === null ? [] : [{ zone, ...hold }],
  );
  if (others.length === 0) return null;
  return (
    <>
      <ul class="plain">
        {others.map(({ zone, status, reason, recall, by, at }) => (
          <li key={zone}>
            {t.lot.status[status]} {t.lot.heldBy(zone)}
            {reason !== null && `: ${reason}`}{' '}
            <span class="muted">{t.exceptions.doneBy(by, when(at))}</span>{' '}
            {recall !== null && <a href={`/recalls/${to(recall)}`}>{t.recall.title}</a>}
          </li>
        ))}
      </ul>
      <p class="muted">{t.lot.liftedThere(others.map(({ zone }) => zone).join(', '))}</p>
    </>
  );
}

type Way = 'released' | 'quarantined' | 'recall';

/** To hold a lot needs a reason; to call it back needs it twice; to release a blocked one is asked once. */
function Decide({ row, done }: { readonly row: LotRow; readonly done: () => void }) {
  const way = useSignal<Way | null>(null);
  const why = useSignal('');
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const change = async (status: 'released' | 'quarantined', reason: string | null) => {
    busy.value = true;
    const answer = await inventoryApi.changeLot(row.variant, row.lot, {
      id: newId(),
      status,
      reason,
    });
    busy.value = false;
    problem.value = answer.ok ? null : answer.problem;
    if (answer.ok) done();
    if (answer.ok) way.value = null;
  };
  const recall = async (): Promise<void> => {
    busy.value = true;
    const id = newId();
    const answer = await inventoryApi.recall({
      id,
      sku: row.sku,
      lot: row.lot,
      reason: why.value.trim(),
    });
    busy.value = false;
    if (answer.ok) go(`/recalls/${to(id)}`);
    else problem.value = answer.problem;
  };
  const choose = (next: Way | null) => (): void => {
    way.value = next;
  };
  const own = row.holds.find(({ zone }) => zone === null)?.status ?? 'released';
  const blocked = own === 'blocked';
  if (way.value === 'released') {
    return (
      <section class="panel actions" aria-label={t.lot.release}>
        {problem.value !== null && <Refused problem={problem.value} />}
        <p class="big">{t.lot.releaseSure(row.lot)}</p>
        <button
          type="button"
          class="main"
          disabled={busy.value}
          onClick={() => change('released', null)}
        >
          {t.lot.releaseGo(row.lot)}
        </button>
        <button type="button" class="quiet" onClick={choose(null)}>
          {t.common.cancel}
        </button>
      </section>
    );
  }
  if (way.value === null) {
    return (
      <div class="actions">
        {problem.value !== null && <Refused problem={problem.value} />}
        {own !== 'released' && (
          <button
            type="button"
            disabled={busy.value}
            onClick={() => (blocked ? choose('released')() : change('released', null))}
          >
            {t.lot.release}
          </button>
        )}
        {own === 'released' && (
          <button type="button" onClick={choose('quarantined')}>
            {t.lot.quarantine}
          </button>
        )}
        {!blocked && (
          <button type="button" onClick={choose('recall')}>
            {t.recall.call}
            <span class="muted">{t.recall.callHint}</span>
          </button>
        )}
      </div>
    );
  }
  const ready = why.value.trim() !== '' && !busy.value;
  return (
    <form
      class="panel actions"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        void (way.value === 'recall' ? recall() : change('quarantined', why.value.trim()));
      }}
    >
      {problem.value !== null && <Refused problem={problem.value} />}
      <label for="why">{t.exceptions.why}</label>
      <input
        id="why"
        autocomplete="off"
        maxLength={120}
        value={why.value}
        onInput={(event) => {
          why.value = event.currentTarget.value;
        }}
      />
      {way.value === 'recall' && <p>{t.recall.sure(row.lot)}</p>}
      <button type="submit" class="main" disabled={!ready}>
        {way.value === 'recall' ? t.recall.go(row.lot) : t.lot.quarantine}
      </button>
      <button type="button" class="quiet" onClick={choose(null)}>
        {t.common.cancel}
      </button>
    </form>
  );
}
