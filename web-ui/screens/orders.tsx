import { useSignal } from '@preact/signals';
import type { CustomerOrder } from '../../contract/http/orders.ts';
import { ordersApi } from '../api-orders.ts';
import { count, date, scanText } from '../format.ts';
import { More } from '../parts/ask.tsx';
import { Filter } from '../parts/filter.tsx';
import { State } from '../parts/mark.tsx';
import { NewOrder } from '../parts/new-order.tsx';
import { useChanges, usePages } from '../parts/pages.ts';
import { wordsOf } from '../parts/scan-answer.ts';
import { Empty, Screen } from '../parts/states.tsx';
import { adjust, go, place } from '../route.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { today } from '../store.ts';
import { t as common } from '../text/en.ts';
import { t } from '../text/en-orders.ts';

/** Which of them; the word stands in the address. */
const TABS = {
  open: { query: undefined, filters: { state: 'open' } },
  waiting: { query: 'waiting', filters: { state: 'open', waiting: 'yes' } },
  shipped: { query: 'shipped', filters: { state: 'shipped' } },
  cancelled: { query: 'cancelled', filters: { state: 'cancelled' } },
} as const;
type Tab = keyof typeof TABS;
const NAMES = Object.keys(TABS) as Tab[];

/** Orders of customers in the order in which they are served, with what waits. */
export function Orders() {
  const { query } = place.value;
  const tab = NAMES.find((name) => TABS[name].query === (query.get('show') ?? undefined)) ?? 'open';
  const text = query.get('text') ?? undefined;
  const pages = usePages<CustomerOrder>(`${tab} ${text}`, (after) =>
    ordersApi.page({ ...TABS[tab].filters, text, after }),
  );
  useScan(async (scan) => {
    const name = scanText(scan);
    const answer = await ordersApi.one(name);
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    scanRight(name);
    go(`/orders/${encodeURIComponent(name)}`);
  });
  // What is put away, and for whom, changes what is kept as well.
  useChanges('orders', pages.refresh);
  useChanges('putaway', pages.refresh);
  const making = useSignal(false);
  return (
    <Screen
      title={common.screens.orders}
      // Above the list, which may be long.
      aside={
        !making.value && (
          <button
            type="button"
            class="main"
            onClick={() => {
              making.value = true;
            }}
          >
            {t.make}
          </button>
        )
      }
    >
      {making.value && (
        <NewOrder
          leave={() => {
            making.value = false;
          }}
        />
      )}
      <div class="bar">
        <fieldset class="tabs" aria-label={common.screens.orders}>
          {NAMES.map((name) => (
            <button
              type="button"
              key={name}
              aria-pressed={name === tab}
              onClick={() => adjust({ show: TABS[name].query })}
            >
              {t[name]}
            </button>
          ))}
        </fieldset>
        <Filter name="text" label={t.find} />
      </div>
      <More pages={pages} more={common.common.more}>
        {pages.rows?.length === 0 && (
          <Empty
            title={tab === 'waiting' ? t.noneWaiting : t.none}
            hint={tab === 'waiting' ? t.noneWaitingHint : t.noneHint}
          />
        )}
        <ul class="lines">
          {pages.rows?.map((order) => (
            <li key={order.order}>
              <Row order={order} />
            </li>
          ))}
        </ul>
      </More>
    </Screen>
  );
}

function Row({ order }: { readonly order: CustomerOrder }) {
  const { customer, ship_by, lines, priority } = order;
  const facts = [
    customer,
    ship_by === null || dueOf(order) !== null ? null : t.shipBy(date(ship_by)),
    t.lines(count(lines)),
    t.priority(count(priority)),
  ];
  return (
    <a class="line" href={`/orders/${encodeURIComponent(order.order)}`}>
      <span class="line-main">
        <span class="line-title">{order.order}</span>
        <span class="muted">{facts.filter((fact) => fact !== null).join(' · ')}</span>
      </span>
      <span class="line-side">
        <Due order={order} />
        <Standing order={order} />
      </span>
    </a>
  );
}

/** Whether its day is here or over; null while it is not, or nobody knows the day. */
export function dueOf({ state, ship_by }: CustomerOrder): keyof typeof TONES | null {
  if (state !== 'open' || ship_by === null || today.value === null) return null;
  if (ship_by > today.value) return null;
  return ship_by === today.value ? 'today' : 'late';
}

const TONES = { today: 'warn', late: 'bad' } as const;

export function Due({ order }: { readonly order: CustomerOrder }) {
  const due = dueOf(order);
  return due === null ? null : (
    <State tone={TONES[due]} word={t.due[due](date(order.ship_by ?? ''))} />
  );
}

/** Whether anything is still to be found for it. */
export function Standing({ order }: { readonly order: CustomerOrder }) {
  if (order.state === 'shipped') return <State tone="good" word={t.state.shipped} />;
  if (order.state === 'cancelled') return <State tone="calm" word={t.state.cancelled} />;
  if (order.lines_waiting === 0) return <State tone="good" word={t.allKept} />;
  return <State tone="warn" word={t.linesWait(count(order.lines_waiting))} />;
}
