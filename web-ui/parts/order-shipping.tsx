import { useSignal } from '@preact/signals';
import type { OrderShipment } from '../../contract/http/orders.ts';
import type { Problem } from '../../contract/http/problem.ts';
import { newId } from '../api.ts';
import { ordersApi } from '../api-orders.ts';
import { count, when } from '../format.ts';
import { t } from '../text/en-orders.ts';
import { Refused } from './states.tsx';

type Props = { readonly done: () => Promise<void> };

/** What lies at packing for the order leaves. Asks once. */
export function Ship({ order, done }: Props & { readonly order: string }) {
  const request = useSignal<string | null>(null);
  const busy = useSignal(false);
  const more = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const ship = async (id: string): Promise<void> => {
    busy.value = true;
    const answer = await ordersApi.ship(order, id);
    busy.value = false;
    problem.value = answer.ok ? null : answer.problem;
    more.value = answer.ok && answer.value.more;
    request.value = null;
    if (answer.ok) await done();
  };
  const asked = request.value;
  return (
    <>
      {problem.value !== null && <Refused problem={problem.value} />}
      {more.value && <p role="status">{t.more}</p>}
      {asked !== null && <p>{t.shipHint}</p>}
      <div class="actions">
        {asked === null ? (
          <button
            type="button"
            class="main"
            onClick={() => {
              // Named before it is asked for, so that two touches ask for one shipment.
              request.value = newId();
            }}
          >
            {t.ship}
          </button>
        ) : (
          <>
            <button
              type="button"
              class="main"
              disabled={busy.value}
              onClick={() => void ship(asked)}
            >
              {t.shipNow(order)}
            </button>
            <button
              type="button"
              onClick={() => {
                request.value = null;
              }}
            >
              {t.notYet}
            </button>
          </>
        )}
      </div>
    </>
  );
}

/** What has left for the order, and can be taken back. */
export function Shipments({
  shipments,
  done,
}: Props & { readonly shipments: readonly OrderShipment[] }) {
  const problem = useSignal<Problem | null>(null);
  const takeBack = async (movement: string): Promise<void> => {
    const answer = await ordersApi.takeBack(movement);
    problem.value = answer.ok ? null : answer.problem;
    if (answer.ok) await done();
  };
  if (shipments.length === 0) return null;
  return (
    <section aria-labelledby="shipments">
      <h2 id="shipments">{t.shipments}</h2>
      {problem.value !== null && <Refused problem={problem.value} />}
      <ul class="lines">
        {shipments.map(({ movement, lines, shipped_by, shipped_at, taken_back }) => (
          <li key={movement} class="line">
            <span class="line-main">
              <span class="line-title">{t.hasLeft(count(lines))}</span>
              <span class="muted">{t.shippedBy(shipped_by, when(shipped_at))}</span>
            </span>
            {taken_back ? (
              <span>{t.takenBack}</span>
            ) : (
              <button type="button" onClick={() => void takeBack(movement)}>
                {t.takeBack}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
