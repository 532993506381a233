import { useSignal } from '@preact/signals';
import type { Problem } from '../../contract/http/problem.ts';
import type { ReturnReason, ReturnRow } from '../../contract/http/returns.ts';
import type { SearchHit } from '../../contract/http/search.ts';
import type { Inspection } from '../../contract/records-transfers.ts';
import { newId } from '../api.ts';
import { transfersApi } from '../api-transfers.ts';
import { count, quantity, when } from '../format.ts';
import { State } from '../parts/mark.tsx';
import { usePages } from '../parts/pages.ts';
import { PlaceField } from '../parts/place-field.tsx';
import { lookUp } from '../parts/scan-answer.ts';
import { Empty, Loading, Refused, Screen } from '../parts/states.tsx';
import { Stepper } from '../parts/stepper.tsx';
import { TextField, written } from '../parts/text-field.tsx';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { t } from '../text/en.ts';

type Picked = {
  readonly sku: string;
  readonly name: string;
  readonly lot: string;
  readonly quantity: number;
};
type Chosen = Extract<SearchHit, { kind: 'item' | 'lot' | 'location' }>;

const REASONS = [
  'NOT_WANTED',
  'WRONG_ITEM',
  'DAMAGED',
  'DEFECTIVE',
  'EXPIRED',
  'UNDELIVERED',
  'OTHER',
] as const satisfies readonly ReturnReason[];
const RESULTS = ['restock', 'quarantine', 'scrap'] as const satisfies readonly Inspection[];

/** Scan what came back, look at it, and say what becomes of it. */
export function Returns() {
  const pages = usePages<ReturnRow>('returns', (after) => transfersApi.returns({ after }));
  return (
    <Screen title={t.screens.returns}>
      <div class="two">
        <Inspect done={pages.reload} />
        <section aria-labelledby="newest">
          <h2 id="newest">{t.returns.newest}</h2>
          {pages.rows === null ? (
            pages.problem === null ? (
              <Loading />
            ) : (
              <Refused problem={pages.problem} again={pages.reload} />
            )
          ) : pages.rows.length === 0 ? (
            <Empty title={t.returns.none} hint={t.returns.noneHint} />
          ) : (
            <ul class="lines">
              {pages.rows.map((row) => (
                <Row key={row.return} row={row} done={pages.reload} />
              ))}
            </ul>
          )}
        </section>
      </div>
    </Screen>
  );
}

function Row({ row, done }: { readonly row: ReturnRow; readonly done: () => void }) {
  return (
    <li class="line">
      <span class="line-main">
        <span class="line-title">
          {quantity(row.quantity, row.base_unit)} × {row.name}
        </span>
        <span class="muted">
          {t.returns.result[row.result]} · {when(row.created_at)}
          {row.order !== null && ` · ${row.order}`}
          {row.order !== null && !row.referenced && ` · ${t.returns.unreferenced}`}
        </span>
      </span>
      {row.undone_by === null ? (
        <button
          type="button"
          onClick={async () => {
            await transfersApi.undoReturn(row.return);
            done();
          }}
        >
          {t.returns.undo}
        </button>
      ) : (
        <State tone="calm" word={t.returns.undone} />
      )}
    </li>
  );
}

function Inspect({ done }: { readonly done: () => void }) {
  const picked = useSignal<Picked | null>(null);
  const order = useSignal('');
  const reason = useSignal<ReturnReason>('NOT_WANTED');
  const place = useSignal(sessionStorage.getItem('return-place') ?? '');
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  useScan(async (scan) => {
    const hit = await lookUp(scan, (hits) => hits.find(isChosen) ?? null);
    if (!hit.ok) return scanWrong(hit.wrong);
    if (hit.value.kind === 'location') {
      place.value = hit.value.at.location;
      return scanRight(hit.value.at.name);
    }
    const { sku, name } = hit.value.item;
    picked.value = {
      ...{ sku, name, lot: hit.value.kind === 'lot' ? hit.value.lot : '' },
      quantity: hit.value.kind === 'item' ? (hit.value.factor ?? 1) : 1,
    };
    problem.value = null;
    scanRight(name);
  });
  const item = picked.value;
  if (item === null) {
    return (
      <section class="panel" aria-labelledby="scan-return">
        <h2 id="scan-return">{t.returns.scan}</h2>
        <PlaceField place={place} label={t.returns.placeFor} id="return-place" />
      </section>
    );
  }
  const take = async (result: Inspection): Promise<void> => {
    busy.value = true;
    const { name: _, lot, ...goods } = item;
    const answer = await transfersApi.takeReturn({
      ...{ id: newId(), ...goods, result, reason: reason.value },
      lot: written(lot),
      order: written(order.value),
      location: result === 'scrap' ? null : written(place.value),
    });
    busy.value = false;
    problem.value = answer.ok ? null : answer.problem;
    if (!answer.ok) return;
    scanRight(t.returns.done(item.name));
    picked.value = null;
    done();
  };
  return (
    <section class="panel" aria-label={item.name}>
      <p class="big">
        {count(item.quantity)} × {item.name}
      </p>
      <p class="muted">{item.sku}</p>
      <Stepper
        value={item.quantity}
        onChange={(next) => {
          picked.value = { ...item, quantity: next };
        }}
      />
      <TextField
        label={t.returns.order}
        value={order.value}
        onChange={(next) => {
          order.value = next;
        }}
      />
      <TextField
        label={t.returns.lot}
        value={item.lot}
        onChange={(lot) => {
          picked.value = { ...item, lot };
        }}
      />
      <div class="field">
        <label for="return-reason">{t.returns.reason}</label>
        <select
          id="return-reason"
          value={reason.value}
          onChange={(event) => {
            reason.value = REASONS.find((one) => one === event.currentTarget.value) ?? 'OTHER';
          }}
        >
          {REASONS.map((one) => (
            <option key={one} value={one}>
              {t.returns.reasons[one]}
            </option>
          ))}
        </select>
      </div>
      <PlaceField place={place} label={t.returns.placeFor} id="return-place" />
      {problem.value !== null && <Refused problem={problem.value} />}
      <div class="actions">
        {RESULTS.map((result) => (
          <button
            type="button"
            key={result}
            class={result === 'restock' ? 'main' : undefined}
            disabled={busy.value}
            onClick={() => take(result)}
          >
            {t.returns.result[result]}
          </button>
        ))}
        <button
          type="button"
          onClick={() => {
            picked.value = null;
          }}
        >
          {t.common.cancel}
        </button>
      </div>
    </section>
  );
}

const isChosen = (hit: SearchHit): hit is Chosen =>
  hit.kind === 'item' || hit.kind === 'lot' || hit.kind === 'location';
