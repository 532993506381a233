import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { PlanAllRequest } from '../../contract/http/putaway.ts';
import type { WaitingGoods } from '../../contract/http/receipts.ts';
import { api, newId } from '../api.ts';
import { count, quantity } from '../format.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { t } from '../text/en-inbound.ts';
import { State } from './mark.tsx';
import { wordsOf } from './scan-answer.ts';

type Row = WaitingGoods['rows'][number];
type Failed = { readonly name: string; readonly why: string };

/** So many are planned by one request: the number on the page moves, and whoever leaves leaves little undone. */
const AT_ONCE = 5;

/** What came with a receipt and waits: places for all of it with one touch. Shows nothing where nothing waits. */
export function PutAwayAll({
  receipt,
  title,
  done,
}: {
  readonly receipt: string;
  /** Whose goods, where that does not stand above. */
  readonly title?: string;
  readonly done?: () => void;
}) {
  const waiting = useSignal<WaitingGoods | null>(null);
  const planned = useSignal(0);
  const all = useSignal<number | null>(null);
  const straight = useSignal(0);
  const failed = useSignal<readonly Failed[]>([]);
  const load = async (): Promise<void> => {
    const answer = await api.waiting(receipt);
    if (answer.ok) waiting.value = answer.value;
  };
  useEffect(() => void load(), [receipt]);
  const rows = waiting.value?.rows ?? [];
  const plan = async (): Promise<void> => {
    planned.value = 0;
    straight.value = 0;
    failed.value = [];
    all.value = rows.length;
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      const some = rows.slice(from, from + AT_ONCE);
      const answer = await api.planAll({
        id: newId(),
        subjects: some.map((row) => subjectOf(row, receipt)),
      });
      if (!answer.ok) {
        scanWrong(wordsOf(answer.problem));
        break;
      }
      const wrong = answer.value.planned.flatMap((each, index) => {
        const row = some[index];
        return each.ok || row === undefined ? [] : [{ name: nameOf(row), why: each.detail }];
      });
      failed.value = [...failed.value, ...wrong];
      planned.value += some.length - wrong.length;
      straight.value += answer.value.planned.filter(
        (each) => each.ok && each.orders.length > 0,
      ).length;
    }
    all.value = null;
    if (planned.value > 0) scanRight(t.putaway.allPlanned(count(planned.value)));
    await load();
    done?.();
  };
  const total = all.value;
  if (total !== null) {
    const far = planned.value + failed.value.length;
    return (
      <section class="panel" role="status">
        <p class="big">{t.putaway.planning(count(far), count(total))}</p>
        <progress class="planned" max={total} value={far} aria-label={t.putaway.planAll} />
      </section>
    );
  }
  if (rows.length === 0 && failed.value.length === 0 && planned.value === 0) return null;
  return (
    <section class="panel no-print" aria-label={t.putaway.waits}>
      <div class="actions">
        {title !== undefined && <p class="big">{title}</p>}
        {planned.value > 0 && (
          <p class="good-text big">✓ {t.putaway.allPlanned(count(planned.value))}</p>
        )}
        {straight.value > 0 && (
          <p>
            <State tone="calm" word={t.putaway.planned(count(straight.value))} />
          </p>
        )}
        {rows.length > 0 && (
          <>
            <p class="muted">
              {rows.slice(0, SHOWN).map(nameOf).join(', ')}
              {rows.length > SHOWN ? ' …' : ''}
            </p>
            <button type="button" onClick={() => void plan()}>
              {t.putaway.planAllOf(count(rows.length))}
            </button>
          </>
        )}
        {failed.value.length > 0 && (
          <div class="refused" role="alert">
            <p>{t.putaway.noPlaceFor(count(failed.value.length))}</p>
            <ul class="plain">
              {failed.value.map(({ name, why }) => (
                <li key={name}>
                  <strong>{name}</strong> {why}
                </li>
              ))}
            </ul>
          </div>
        )}
        {planned.value > 0 && (
          <a class="button" href="/putaway">
            {t.putaway.toTasks}
          </a>
        )}
      </div>
    </section>
  );
}

/** Named beneath the button; more would be a list. */
const SHOWN = 4;

function nameOf(row: Row): string {
  if (row.kind === 'unit') return row.handling_unit;
  return `${quantity(row.quantity, row.base_unit)} × ${row.name}`;
}

function subjectOf(row: Row, receipt: string): PlanAllRequest['subjects'][number] {
  if (row.kind === 'unit') return { handling_unit: row.handling_unit };
  const { sku, lot, at } = row;
  return { goods: { sku, lot, quantity: row.quantity, location: at.location, receipt } };
}
