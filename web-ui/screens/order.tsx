import '../style/receiving.css';
import { useSignal } from '@preact/signals';
import type {
  CustomerOrderDetails as Details,
  CustomerOrderLine as Line,
} from '../../contract/http/orders.ts';
import type { Problem } from '../../contract/http/problem.ts';
import { ordersApi } from '../api-orders.ts';
import { count, date, quantity, when } from '../format.ts';
import { useAsk } from '../parts/ask.tsx';
import { Awaited } from '../parts/not-there.tsx';
import { Ship, Shipments } from '../parts/order-shipping.tsx';
import { useChanges } from '../parts/pages.ts';
import { Refused, Screen } from '../parts/states.tsx';
import { TextField } from '../parts/text-field.tsx';
import { t } from '../text/en-orders.ts';
import { Due, dueOf, Standing } from './orders.tsx';

/** One order: what is ordered, kept and waited for, and where it lies. */
export function Order({ id }: { readonly id: string }) {
  // What was shown stays until the answer is there.
  const asked = useAsk(id, () => ordersApi.one(id));
  const fresh = useSignal<Details | null>(null);
  const refresh = async (): Promise<void> => {
    const answer = await ordersApi.one(id);
    if (answer.ok) fresh.value = answer.value;
  };
  useChanges('orders', refresh);
  useChanges('putaway', refresh);
  const order = fresh.value ?? asked.value;
  if (order === null) {
    return <Awaited what="order" asked={id} title={id} from={asked} />;
  }
  const { customer, ship_by, priority, policy, created_by, created_at } = order;
  const facts = [
    customer,
    ship_by === null || dueOf(order) !== null ? null : t.shipBy(date(ship_by)),
    t.priority(count(priority)),
    t.policy[policy],
  ];
  return (
    <Screen
      title={order.order}
      back="/orders"
      aside={
        <>
          <Due order={order} />
          <Standing order={order} />
        </>
      }
    >
      <p class="lead">{facts.filter((fact) => fact !== null).join(' · ')}</p>
      <ul class="lines">
        {order.all_lines.map((line) => (
          <li key={line.line} class="panel">
            <OrderLine line={line} />
          </li>
        ))}
      </ul>
      <p class="muted">{t.madeBy(created_by, when(created_at))}</p>
      {order.ended_at !== null && (
        <p class="big">
          {order.state === 'shipped'
            ? t.shippedBy(order.ended_by ?? '', when(order.ended_at))
            : `${t.cancelledBy(order.ended_by ?? '', when(order.ended_at))}: ${order.end_reason}`}
        </p>
      )}
      <Shipments shipments={order.shipments} done={refresh} />
      {order.state === 'open' && (
        <div class="actions">
          {order.all_lines.some(({ reserved }) => reserved > 0) && (
            <Ship order={order.order} done={refresh} />
          )}
          <Cancel order={order.order} done={refresh} />
        </div>
      )}
    </Screen>
  );
}

function OrderLine({ line }: { readonly line: Line }) {
  const { name, sku, base_unit, reserved, shipped, waiting, kept } = line;
  const figure = (value: number, word: string) => (
    <span>
      <strong>{quantity(value, base_unit)}</strong> {word}
    </span>
  );
  return (
    <>
      <div class="panel-head">
        <h2>{name}</h2>
        <a href={`/stock?variant=${encodeURIComponent(line.variant)}`}>{sku}</a>
      </div>
      <p class="chips">
        {figure(line.quantity, t.ordered)}
        {figure(reserved, t.kept)}
        {shipped > 0 && figure(shipped, t.left)}
        {figure(waiting, t.waits)}
      </p>
      <ul class="plain">
        {kept.map(({ reservation, at, lot, handling_unit, ...each }) => (
          <li key={reservation}>
            {quantity(each.quantity, base_unit)} {t.kept},{' '}
            {[at?.name ?? t.anywhere, lot === null ? null : t.lot(lot), handling_unit]
              .filter((part) => part !== null)
              .join(', ')}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Asks once, in words that name the order. */
function Cancel({ order, done }: { readonly order: string; readonly done: () => Promise<void> }) {
  const asking = useSignal(false);
  const reason = useSignal('');
  const busy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const cancel = async (why: string): Promise<void> => {
    busy.value = true;
    const answer = await ordersApi.cancel(order, why);
    busy.value = false;
    problem.value = answer.ok ? null : answer.problem;
    if (answer.ok) await done();
  };
  if (!asking.value) {
    return (
      <div class="actions">
        <button
          type="button"
          onClick={() => {
            asking.value = true;
          }}
        >
          {t.cancel}
        </button>
      </div>
    );
  }
  return (
    <section class="panel" aria-labelledby="cancel">
      <h2 id="cancel">{t.cancel}</h2>
      <p>
        {t.cancelHint} {t.why}
      </p>
      {problem.value !== null && <Refused problem={problem.value} />}
      <div class="actions">
        {t.reasons.map((why) => (
          <button type="button" key={why} disabled={busy.value} onClick={() => void cancel(why)}>
            {why}
          </button>
        ))}
      </div>
      <TextField
        label={t.otherReason}
        value={reason.value}
        length={500}
        onChange={(next) => {
          reason.value = next;
        }}
      />
      <div class="actions">
        <button
          type="button"
          disabled={busy.value || reason.value.trim() === ''}
          onClick={() => void cancel(reason.value.trim())}
        >
          {t.cancelNow(order)}
        </button>
        <button
          type="button"
          class="main"
          onClick={() => {
            asking.value = false;
          }}
        >
          {t.back}
        </button>
      </div>
    </section>
  );
}
