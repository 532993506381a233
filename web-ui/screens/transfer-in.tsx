import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import type { Problem } from '../../contract/http/problem.ts';
import type { IncomingTransfer } from '../../contract/http/transfers.ts';
import { type Answer, api, newId } from '../api.ts';
import { type ArriveRequest, transfersApi } from '../api-transfers.ts';
import { count, quantity, scanText } from '../format.ts';
import { Figure } from '../parts/figure.tsx';
import { isItem } from '../parts/hits.ts';
import { State } from '../parts/mark.tsx';
import { Awaited } from '../parts/not-there.tsx';
import { PlaceField } from '../parts/place-field.tsx';
import { wordsOf } from '../parts/scan-answer.ts';
import { takeHanded } from '../parts/scan-handed.ts';
import { Refused, Screen } from '../parts/states.tsx';
import { Stepper } from '../parts/stepper.tsx';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { t } from '../text/en.ts';

type Loose = {
  readonly sku: string;
  readonly name: string;
  readonly lot: string | null;
  readonly quantity: number;
};

/** One transfer that comes: each scan books in a unit, or asks how many of an item. */
export function TransferIn({
  from,
  transfer,
}: {
  readonly from: string;
  readonly transfer: string;
}) {
  const known = useSignal<IncomingTransfer | null>(null);
  const problem = useSignal<Problem | null>(null);
  const load = useCallback(async () => {
    const answer = await transfersApi.incomingOne(from, transfer);
    if (answer.ok) known.value = answer.value;
    problem.value = answer.ok ? null : answer.problem;
  }, [from, transfer]);
  useEffect(() => void load(), [load]);
  const row = known.value;
  if (row === null) {
    return (
      <Awaited
        what="incoming"
        asked={`${from} ${transfer}`}
        title={t.transfers.from(from)}
        from={{ problem: problem.value, reload: load }}
      />
    );
  }
  return (
    <Screen
      title={t.transfers.from(from)}
      back="/transfers?by=coming"
      aside={<State tone="calm" word={t.transfers.stateIn[row.state]} />}
    >
      {problem.value !== null && <Refused problem={problem.value} again={load} />}
      <div class="two">
        {row.state !== 'cancelled' && (
          <Arrive
            row={row}
            done={async (answer) => {
              await load();
              problem.value = answer.ok ? null : answer.problem;
            }}
          />
        )}
        <Goods row={row} />
      </div>
    </Screen>
  );
}

function Arrive({
  row,
  done,
}: {
  readonly row: IncomingTransfer;
  readonly done: (answer: Answer<unknown>) => Promise<void>;
}) {
  const { from, transfer } = row;
  const place = useSignal(sessionStorage.getItem('arrive-place') ?? '');
  const damaged = useSignal(false);
  const extra = useSignal(false);
  const picked = useSignal<Loose | null>(null);
  /** A unit that was scanned before its place. */
  const unplaced = useSignal<string | null>(null);
  const closing = useSignal(false);
  const head = () => ({
    ...{ id: newId(), from, transfer, location: place.value.trim(), damaged: damaged.value },
  });
  const send = async (request: ArriveRequest, name: string): Promise<void> => {
    const answer = await transfersApi.arrive(request);
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    scanRight(t.transfers.bookedAt(name, place.value.trim()));
    damaged.value = false;
    extra.value = false;
    picked.value = null;
    unplaced.value = null;
    await done(answer);
  };
  const takeUnit = (code: string): Promise<void> =>
    send({ ...head(), kind: 'unit', handling_unit: code }, code);
  const take = async (scan: string): Promise<void> => {
    const answer = await api.search({ scan });
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    const { hits, gs1 } = answer.value;
    const at = hits.find((hit) => hit.kind === 'location');
    if (at?.kind === 'location') {
      place.value = at.at.location;
      const waits = unplaced.value;
      if (waits !== null) return takeUnit(waits);
      return scanRight(at.at.name);
    }
    // The unit is known to the notice; to this zone it may be new.
    const code = gs1?.find(({ ai }) => ai === '00')?.value ?? scanText(scan);
    const unit = row.units.find((one) => one.code === code);
    const item = hits.find(isItem);
    if (unit === undefined && item === undefined) {
      return scanWrong(t.transfers.notOnIt(scanText(scan)));
    }
    if (unit !== undefined) {
      picked.value = null;
      if (place.value.trim() !== '') return takeUnit(unit.code);
      unplaced.value = unit.code;
      return scanRight(unit.code);
    }
    if (item === undefined) return;
    const { sku, name } = item.item;
    picked.value = {
      ...{ sku, name, lot: item.kind === 'lot' ? item.lot : null },
      quantity: item.kind === 'item' ? (item.factor ?? 1) : 1,
    };
    unplaced.value = null;
    scanRight(name);
  };
  useScan(take);
  useEffect(() => {
    const handed = takeHanded();
    if (handed !== null) void take(handed);
  }, []);
  const loose = picked.value;
  const last = row.arrivals.find(({ undone }) => !undone);
  return (
    <section class="panel" aria-labelledby="arrive">
      <h2 id="arrive">{t.transfers.arrive}</h2>
      {row.forgotten && <p role="alert">{t.transfers.forgotten}</p>}
      {row.cancel_refused && <p role="status">{t.transfers.notCancelledHere(from)}</p>}
      {row.state === 'closed' && row.lines_expected > 0 && (
        <p role="status">{t.transfers.wasEnded(count(row.lines_expected))}</p>
      )}
      {unplaced.value !== null && (
        <div class="asks" role="status">
          <p class="big">{t.transfers.whereTo(unplaced.value)}</p>
          <p>{t.transfers.whereHint}</p>
        </div>
      )}
      <PlaceField place={place} label={t.transfers.place} id="arrive-place" />
      <label class="check">
        <input
          type="checkbox"
          checked={damaged.value}
          onChange={(event) => {
            damaged.value = event.currentTarget.checked;
          }}
        />
        {t.transfers.isDamaged}
      </label>
      {unplaced.value !== null && (
        <div class="actions">
          <button
            type="button"
            class="main"
            disabled={place.value.trim() === ''}
            onClick={() => void takeUnit(unplaced.value ?? '')}
          >
            {t.transfers.bookThere}
          </button>
          <button
            type="button"
            onClick={() => {
              unplaced.value = null;
            }}
          >
            {t.common.cancel}
          </button>
        </div>
      )}
      {unplaced.value !== null ? null : loose === null ? (
        <div class="actions">
          <p class="muted">{t.transfers.arriveHint}</p>
          {last !== undefined && (
            <button
              type="button"
              onClick={async () => done(await transfersApi.undoArrival(last.movement))}
            >
              {t.transfers.undo}
            </button>
          )}
          {(row.state === 'expected' || row.state === 'arriving') && (
            <button
              type="button"
              onClick={async () => {
                // What is still to come is written off as missing: asked once.
                if (row.lines_expected > 0 && !closing.value) closing.value = true;
                else await done(await transfersApi.close(from, transfer));
              }}
            >
              {closing.value ? t.transfers.closeGo : t.transfers.close}
              {closing.value && (
                <span class="muted">{t.transfers.closeSure(count(row.lines_expected))}</span>
              )}
            </button>
          )}
        </div>
      ) : (
        <div class="actions">
          <p class="big">{loose.name}</p>
          <Stepper
            value={loose.quantity}
            onChange={(next) => {
              picked.value = { ...loose, quantity: next };
            }}
          />
          <label class="check">
            <input
              type="checkbox"
              checked={extra.value}
              onChange={(event) => {
                extra.value = event.currentTarget.checked;
              }}
            />
            {t.transfers.extra}
          </label>
          <button
            type="button"
            class="main"
            disabled={place.value.trim() === ''}
            onClick={() => {
              const { name, ...goods } = loose;
              return send({ ...head(), kind: 'item', ...goods, extra: extra.value }, name);
            }}
          >
            {t.transfers.books(count(loose.quantity), loose.name)}
          </button>
          <button
            type="button"
            onClick={() => {
              picked.value = null;
            }}
          >
            {t.common.cancel}
          </button>
        </div>
      )}
    </section>
  );
}

function Goods({ row }: { readonly row: IncomingTransfer }) {
  return (
    <ul class="lines">
      {row.goods.map((line) => (
        <li key={line.line} class="line">
          <span class="line-main">
            <span class="line-title">{line.name ?? line.sku}</span>
            <span class="muted">
              {line.sku}
              {line.lot !== null && ` · ${t.stock.lot} ${line.lot}`}
              {line.handling_unit !== null && ` · ${t.stock.unit} ${line.handling_unit}`}
            </span>
            {line.fault !== null && <State tone="bad" word={t.transfers.fault[line.fault]} />}
          </span>
          <span class="line-side">
            <Figure
              text={`${quantity(line.arrived, line.base_unit)} / ${quantity(line.quantity, line.base_unit)}`}
            />
            {line.damaged > 0 && (
              <span class="muted">
                {quantity(line.damaged, line.base_unit)} {t.transfers.damaged}
              </span>
            )}
          </span>
        </li>
      ))}
      {row.extras
        .filter(({ quantity: came }) => came > 0)
        .map(({ extra, name, sku, quantity: came }) => (
          <li key={`extra ${extra}`} class="line">
            <span class="line-main">
              <span class="line-title">{name}</span>
              <span class="muted">
                {sku} · {t.transfers.surplus}
              </span>
            </span>
            <span class="line-side">
              <span class="figure">+{count(came)}</span>
            </span>
          </li>
        ))}
    </ul>
  );
}
