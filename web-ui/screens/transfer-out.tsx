import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import type { Problem } from '../../contract/http/problem.ts';
import type { SearchHit } from '../../contract/http/search.ts';
import type { OutgoingLine, OutgoingTransfer } from '../../contract/http/transfers.ts';
import { type Answer, newId } from '../api.ts';
import { transfersApi } from '../api-transfers.ts';
import { quantity } from '../format.ts';
import { Figure } from '../parts/figure.tsx';
import { type FoundItem, isItem, isSpot, type Spot } from '../parts/hits.ts';
import { type Loose, LooseFrom, looseOf } from '../parts/loose-from.tsx';
import { State } from '../parts/mark.tsx';
import { Awaited } from '../parts/not-there.tsx';
import { PlaceField } from '../parts/place-field.tsx';
import { lookUp, nameOf, wordsOf } from '../parts/scan-answer.ts';
import { Refused, Screen } from '../parts/states.tsx';
import { Stepper } from '../parts/stepper.tsx';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { t } from '../text/en.ts';

/** One transfer that leaves: loaded by scan, sent, and followed until all of it arrived. */
export function TransferOut({ transfer }: { readonly transfer: string }) {
  const known = useSignal<OutgoingTransfer | null>(null);
  const problem = useSignal<Problem | null>(null);
  const load = useCallback(async () => {
    const answer = await transfersApi.outgoingOne(transfer);
    if (answer.ok) known.value = answer.value;
    problem.value = answer.ok ? null : answer.problem;
  }, [transfer]);
  useEffect(() => void load(), [load]);
  const done = async (answer: Answer<unknown>): Promise<void> => {
    await load();
    problem.value = answer.ok ? null : answer.problem;
  };
  const row = known.value;
  if (row === null) {
    return (
      <Awaited
        what="outgoing"
        asked={transfer}
        title={t.screens.transfers}
        from={{ problem: problem.value, reload: load }}
      />
    );
  }
  return (
    <Screen
      title={t.transfers.to(row.to)}
      back="/transfers"
      aside={<State tone="calm" word={t.transfers.state[row.state]} />}
    >
      {problem.value !== null && <Refused problem={problem.value} again={load} />}
      {row.state === 'loading' ? (
        <LoadIt row={row} done={done} />
      ) : (
        <Follow row={row} done={done} />
      )}
    </Screen>
  );
}

type Part = {
  readonly row: OutgoingTransfer;
  readonly done: (answer: Answer<unknown>) => Promise<void>;
};
type Picked = Pick<Loose, 'at' | 'lot'> & { readonly quantity: number };

function LoadIt({ row, done }: Part) {
  const asked = useSignal<FoundItem | null>(null);
  const picked = useSignal<Picked | null>(null);
  const busy = useSignal(false);
  const { transfer } = row;
  const from = (hit: FoundItem, { at, lot }: Loose): void => {
    picked.value = { at, lot, quantity: hit.kind === 'item' ? (hit.factor ?? 1) : 1 };
  };
  const reset = (): void => {
    asked.value = null;
    picked.value = null;
  };
  const ask = (hit: FoundItem): void => {
    const [only, ...others] = looseOf(hit);
    if (only === undefined) return scanWrong(t.transfers.noPlace(hit.item.name));
    asked.value = hit;
    picked.value = null;
    if (others.length === 0) from(hit, only);
    scanRight(nameOf(hit));
  };
  const takeFrom = ({ at }: Spot): void => {
    const hit = asked.value;
    if (hit === null) return scanWrong(t.transfers.notGoods(at.name));
    const there = looseOf(hit).filter((loose) => loose.at.location === at.location);
    const [only, ...others] = there;
    if (only === undefined) return scanWrong(t.transfers.notThere(hit.item.name, at.name));
    if (others.length > 0) return scanWrong(t.transfers.severalThere(at.name));
    from(hit, only);
    scanRight(at.name);
  };
  useScan(async (scan) => {
    const found = await lookUp(scan, (hits) => hits.find(isLoadable) ?? hits.find(isSpot) ?? null);
    if (!found.ok) return scanWrong(found.wrong);
    const hit = found.value;
    if (hit.kind === 'location') return takeFrom(hit);
    if (hit.kind !== 'handling-unit') return ask(hit);
    const { handling_unit } = hit;
    const answer = await transfersApi.load(transfer, { id: newId(), kind: 'unit', handling_unit });
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    scanRight(nameOf(hit));
    await done(answer);
  });
  const put = async (hit: FoundItem, { at, lot, quantity: wanted }: Picked): Promise<void> => {
    busy.value = true;
    const { sku, name } = hit.item;
    const goods = { sku, lot, from: at.location, quantity: wanted };
    const answer = await transfersApi.load(transfer, { id: newId(), kind: 'item', ...goods });
    busy.value = false;
    reset();
    if (answer.ok) scanRight(name);
    await done(answer);
  };
  const hit = asked.value;
  const loose = picked.value;
  if (hit !== null && loose === null) {
    return (
      <div class="two">
        <LooseFrom hit={hit} choose={(chosen) => from(hit, chosen)} cancel={reset} />
        <Goods row={row} />
      </div>
    );
  }
  return (
    <div class="two">
      <section class="panel" aria-labelledby="load">
        <h2 id="load">{t.transfers.load}</h2>
        {hit === null || loose === null ? (
          <>
            <p class="muted">{t.transfers.loadHint}</p>
            <div class="actions">
              <button
                type="button"
                class="main"
                disabled={row.goods.length === 0}
                onClick={async () => done(await transfersApi.dispatch(transfer))}
              >
                {t.transfers.dispatch}
              </button>
              <button type="button" onClick={async () => done(await transfersApi.cancel(transfer))}>
                {t.transfers.cancel}
              </button>
            </div>
          </>
        ) : (
          <div class="actions">
            <p class="big">{hit.item.name}</p>
            <p class="muted">
              {t.transfers.takenFrom(loose.at.name)}
              {loose.lot !== null && ` · ${t.stock.lot} ${loose.lot}`}
            </p>
            <Stepper
              value={loose.quantity}
              onChange={(next) => {
                picked.value = { ...loose, quantity: next };
              }}
            />
            <button
              type="button"
              class="main"
              disabled={busy.value}
              onClick={() => put(hit, loose)}
            >
              {t.transfers.goes}
            </button>
            <button type="button" onClick={reset}>
              {t.common.cancel}
            </button>
          </div>
        )}
      </section>
      <Goods row={row}>
        {(line) => (
          <button
            type="button"
            aria-label={t.transfers.remove(line.name)}
            onClick={async () => done(await transfersApi.unload(transfer, line.line))}
          >
            ×
          </button>
        )}
      </Goods>
    </div>
  );
}

const isLoadable = (
  hit: SearchHit,
): hit is FoundItem | Extract<SearchHit, { kind: 'handling-unit' }> =>
  isItem(hit) || hit.kind === 'handling-unit';

function Goods({
  row,
  children,
}: {
  readonly row: OutgoingTransfer;
  readonly children?: (line: OutgoingLine) => preact.ComponentChildren;
}) {
  return (
    <ul class="lines">
      {row.goods.map((line) => (
        <li key={line.line} class="line">
          <span class="line-main">
            <span class="line-title">{line.name}</span>
            <span class="muted">
              {line.sku}
              {line.lot !== null && ` · ${t.stock.lot} ${line.lot}`}
              {line.handling_unit !== null && ` · ${t.stock.unit} ${line.handling_unit}`}
            </span>
          </span>
          <span class="line-side">
            <Figure text={quantity(line.quantity, line.base_unit)} />
            {row.state !== 'loading' && (
              <span class="muted">
                {quantity(line.arrived, line.base_unit)} {t.transfers.arrived}
                {line.damaged > 0 &&
                  `, ${quantity(line.damaged, line.base_unit)} ${t.transfers.damaged}`}
                {line.in_transit > 0 &&
                  `, ${quantity(line.in_transit, line.base_unit)} ${t.transfers.left}`}
              </span>
            )}
          </span>
          {children?.(line)}
        </li>
      ))}
    </ul>
  );
}

function Follow({ row, done }: Part) {
  const place = useSignal(sessionStorage.getItem('settle-place') ?? '');
  useScan(async (scan) => {
    const at = await lookUp(scan, (hits) => hits.find((hit) => hit.kind === 'location') ?? null);
    if (!at.ok || at.value.kind !== 'location') {
      return scanWrong(at.ok ? t.transfers.placeNeeded : at.wrong);
    }
    place.value = at.value.at.location;
    scanRight(at.value.at.name);
  });
  const { transfer } = row;
  const differs = row.problems.some((one) => one === 'short' || one === 'overdue');
  const open = row.surplus.filter(({ quantity: came, settled }) => came > settled);
  const known = place.value.trim() !== '';
  return (
    <>
      {row.problems.map((one) => (
        <p key={one}>
          <State tone={one === 'unanswered' ? 'warn' : 'bad'} word={t.transfers.problem[one]} />
        </p>
      ))}
      {row.refusal !== null && <p role="alert">{row.refusal}</p>}
      {row.cancel_refusal !== null && <p role="alert">{t.transfers.notCancelled(row.to)}</p>}
      {(differs || open.length > 0) && (
        <section class="panel" aria-labelledby="settle">
          <h2 id="settle">{t.transfers.settle}</h2>
          <PlaceField place={place} label={t.transfers.place} id="settle-place" />
          <ul class="plain">
            {row.goods
              .filter(({ in_transit }) => differs && in_transit > 0)
              .map(({ line, name, base_unit, in_transit }) => (
                <li key={line}>
                  <p>
                    {quantity(in_transit, base_unit)} × {name}
                  </p>
                  <div class="row-buttons">
                    <button
                      type="button"
                      disabled={!known}
                      onClick={async () =>
                        done(
                          await transfersApi.settle(transfer, {
                            ...{ id: newId(), kind: 'found', line, quantity: in_transit },
                            location: place.value.trim(),
                          }),
                        )
                      }
                    >
                      {t.transfers.found}
                    </button>
                    <button
                      type="button"
                      onClick={async () =>
                        done(
                          await transfersApi.settle(transfer, {
                            ...{ id: newId(), kind: 'lost', line, quantity: in_transit },
                          }),
                        )
                      }
                    >
                      {t.transfers.lost}
                    </button>
                  </div>
                </li>
              ))}
            {open.map(({ extra, sku, quantity: came, settled }) => (
              <li key={`extra ${extra}`}>
                <p>
                  {t.transfers.surplus}: {came - settled} × {sku}
                </p>
                <button
                  type="button"
                  disabled={!known}
                  onClick={async () =>
                    done(
                      await transfersApi.settle(transfer, {
                        ...{ id: newId(), kind: 'sent', extra, quantity: came - settled },
                        location: place.value.trim(),
                      }),
                    )
                  }
                >
                  {t.transfers.tookFrom}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Goods row={row} />
      {row.state === 'dispatched' && row.goods.every(({ arrived }) => arrived === 0) && (
        <button type="button" onClick={async () => done(await transfersApi.cancel(transfer))}>
          {t.transfers.cancel}
          <span class="muted">{t.transfers.cancelHint}</span>
        </button>
      )}
    </>
  );
}
