import { useSignal } from '@preact/signals';
import { ORDER_PRIORITY_MAX, ORDER_PRIORITY_USUAL } from '../../contract/constants.ts';
import type { Problem } from '../../contract/http/problem.ts';
import { newId } from '../api.ts';
import { ordersApi } from '../api-orders.ts';
import { count } from '../format.ts';
import { go } from '../route.ts';
import { scanRight } from '../scan/feedback.ts';
import { t as common } from '../text/en.ts';
import { t } from '../text/en-orders.ts';
import { ItemPicker, type Picked } from './item-picker.tsx';
import { Refused } from './states.tsx';
import { Stepper } from './stepper.tsx';
import { TextField } from './text-field.tsx';

/** A simple order by hand: a number, a customer, and items by scan or by name. */
export function NewOrder({ leave }: { readonly leave: () => void }) {
  const order = useSignal('');
  const customer = useSignal('');
  const day = useSignal('');
  const priority = useSignal(ORDER_PRIORITY_USUAL);
  const lines = useSignal<readonly Picked[]>([]);
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const change = (sku: string, to: Picked | null): void => {
    lines.value = lines.value.flatMap((line) => (line.sku === sku ? (to ?? []) : line));
  };
  const add = (picked: Picked): void => {
    const before = lines.value.find(({ sku }) => sku === picked.sku);
    // The same item again is more of it: it stands once in an order.
    if (before === undefined) lines.value = [...lines.value, picked];
    else change(picked.sku, { ...before, quantity: before.quantity + picked.quantity });
  };
  const make = async (): Promise<void> => {
    busy.value = true;
    const answer = await ordersApi.make({
      ...{ id: newId(), order: order.value.trim(), customer: customer.value.trim() },
      ...(day.value === '' ? {} : { ship_by: day.value }),
      priority: priority.value,
      lines: lines.value.map(({ sku, quantity }) => ({ sku, quantity })),
    });
    busy.value = false;
    problem.value = answer.ok ? null : answer.problem;
    if (!answer.ok) return;
    scanRight(answer.value.order);
    go(`/orders/${encodeURIComponent(answer.value.order)}`);
  };
  const ready = order.value.trim() !== '' && customer.value.trim() !== '' && lines.value.length > 0;
  return (
    <section class="panel" aria-labelledby="make-order">
      <h2 id="make-order">{t.make}</h2>
      <TextField
        label={t.number}
        value={order.value}
        onChange={(next) => {
          order.value = next;
        }}
      />
      <TextField
        label={t.customer}
        value={customer.value}
        length={120}
        onChange={(next) => {
          customer.value = next;
        }}
      />
      <div class="field">
        <label for="order-day">{t.day}</label>
        <input
          id="order-day"
          type="date"
          value={day.value}
          onInput={(event) => {
            day.value = event.currentTarget.value;
          }}
        />
      </div>
      <div class="field">
        <label for="order-priority">{t.urgency}</label>
        <select
          id="order-priority"
          value={String(priority.value)}
          onChange={(event) => {
            priority.value = Number(event.currentTarget.value);
          }}
        >
          {PRIORITIES.map((each) => (
            <option key={each} value={String(each)}>
              {count(each)}
            </option>
          ))}
        </select>
      </div>
      <ul class="plain">
        {lines.value.map((line) => (
          <li key={line.sku}>
            <p class="big">{line.name}</p>
            <Stepper
              value={line.quantity}
              onChange={(quantity) => change(line.sku, { ...line, quantity })}
            />
            <button type="button" onClick={() => change(line.sku, null)}>
              {t.remove(line.name)}
            </button>
          </li>
        ))}
      </ul>
      <p>{t.addItem}</p>
      <ItemPicker onPick={add} />
      {problem.value !== null && <Refused problem={problem.value} />}
      <div class="actions">
        <button
          type="button"
          class="main"
          disabled={busy.value || !ready}
          onClick={() => void make()}
        >
          {t.makeNow(t.lines(count(lines.value.length)))}
        </button>
        <button type="button" onClick={leave}>
          {common.common.cancel}
        </button>
      </div>
    </section>
  );
}

const PRIORITIES = Array.from({ length: ORDER_PRIORITY_MAX }, (_, index) => index + 1);
