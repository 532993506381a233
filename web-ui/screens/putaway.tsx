import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { PlanRequest, PutawayTask } from '../../contract/http/putaway.ts';
import type { SearchHit } from '../../contract/http/search.ts';
import { api, newId } from '../api.ts';
import { quantity } from '../format.ts';
import { NextPage } from '../parts/ask.tsx';
import { FindField } from '../parts/find-field.tsx';
import { goOn } from '../parts/go-on.ts';
import { type FoundItem, isItem, isSpot, type Spot } from '../parts/hits.ts';
import { LiesAt } from '../parts/lies-at.tsx';
import { LooseFrom } from '../parts/loose-from.tsx';
import { State } from '../parts/mark.tsx';
import { useChanges, usePages } from '../parts/pages.ts';
import { PutAwayAll } from '../parts/put-away-all.tsx';
import { lookUp, nameOf, wordsOf } from '../parts/scan-answer.ts';
import { Empty, Loading, Refused, Screen } from '../parts/states.tsx';
import { go, place } from '../route.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { t as common } from '../text/en.ts';
import { t } from '../text/en-inbound.ts';

/** Goods on their way. A scan of a unit or an item finds its places. */
export function Putaway() {
  const picked = useSignal<FoundItem | null>(null);
  const turn = useSignal(0);
  const here = place.value.query.get('place');
  const from = useRef<HTMLDivElement>(null);
  const keys = useRef(false);
  useEffect(() => {
    if (picked.value !== null) goOn(from.current, keys.current);
  }, [picked.value]);
  const plan = async (subject: Pick<PlanRequest, 'handling_unit' | 'goods'>, name: string) => {
    const answer = await api.planPutaway({ id: newId(), ...subject });
    if (answer.ok) {
      scanRight(name);
      return go(`/putaway/${answer.value.task}`);
    }
    const { problem } = answer;
    // Somebody sent it already: their task is what one wants to see.
    const task = problem.facts?.task;
    if (problem.code === 'already_planned' && typeof task === 'string') go(`/putaway/${task}`);
    scanWrong(wordsOf(problem));
  };
  useScan(async (scan) => {
    const found = await lookUp(scan, (hits) => hits.find(isMovable) ?? hits.find(isSpot) ?? null);
    if (!found.ok) return scanWrong(found.wrong);
    await take(found.value, false);
  });
  const take = async (hit: FoundItem | Unit | Spot, byKeys: boolean): Promise<void> => {
    keys.current = byKeys;
    if (hit.kind === 'handling-unit') {
      return plan({ handling_unit: hit.handling_unit }, hit.handling_unit);
    }
    if (hit.kind === 'location') {
      return scanWrong({ reason: t.putaway.notHere, next: t.putaway.notHereHint });
    }
    picked.value = hit;
    scanRight(nameOf(hit));
  };
  const hit = picked.value;
  return (
    <Screen title={common.screens.putaway}>
      <p class="lead">{t.putaway.start}</p>
      <FindField
        label={t.putaway.find}
        fits={isMovable}
        choose={(hit, byKeys) => void take(hit, byKeys)}
        start={place.value.query.get('text') ?? ''}
      />
      <div ref={from} tabIndex={-1}>
        {hit !== null && (
          <LooseFrom
            hit={hit}
            cancel={() => {
              picked.value = null;
            }}
            choose={({ at, lot, movable }) => {
              const { sku, name } = hit.item;
              void plan({ goods: { sku, lot, quantity: movable, location: at.location } }, name);
            }}
          />
        )}
      </div>
      {here !== null && <LiesAt key={here} location={here} plan={plan} />}
      <OnTheWay key={turn.value} />
      <Received
        done={() => {
          turn.value += 1;
        }}
      />
    </Screen>
  );
}

type Unit = Extract<SearchHit, { kind: 'handling-unit' }>;
const isMovable = (hit: SearchHit): hit is FoundItem | Unit =>
  isItem(hit) || hit.kind === 'handling-unit';

const RECEIPTS_SHOWN = 5;

/** The newest receipts of which something still waits at the dock. */
function Received({ done }: { readonly done: () => void }) {
  const open = usePages('open receipts', () => api.receipts({ state: 'open' }));
  const closed = usePages('closed receipts', () => api.receipts({ state: 'closed' }));
  const newest = [...(open.rows ?? []), ...(closed.rows ?? [])].slice(0, RECEIPTS_SHOWN);
  return (
    <>
      {newest.map(({ receipt, supplier, purchase_order, asn }) => (
        <PutAwayAll
          key={receipt}
          receipt={receipt}
          title={[supplier ?? common.receiving.blindTitle, purchase_order ?? asn]
            .filter((part) => part !== null)
            .join(', ')}
          done={done}
        />
      ))}
    </>
  );
}

function OnTheWay() {
  const pages = usePages('open', (after) => api.putaways({ state: 'open', after }));
  useChanges('putaway', pages.refresh);
  if (pages.problem !== null) return <Refused problem={pages.problem} again={pages.reload} />;
  if (pages.rows === null) return <Loading />;
  if (pages.rows.length === 0) {
    return <Empty title={t.putaway.none} hint={t.putaway.noneHint} />;
  }
  return (
    <section aria-labelledby="on-the-way">
      <h2 id="on-the-way">{t.putaway.onTheWay}</h2>
      <ul class="lines">
        {pages.rows.map((task) => (
          <li key={task.task}>
            <a class="line" href={`/putaway/${encodeURIComponent(task.task)}`}>
              <span class="line-main">
                <span class="line-title">{subjectOf(task)}</span>
                <span class="muted">{t.putaway.from(task.from.name)}</span>
              </span>
              <span class="line-side">
                <span>
                  {waitingFor(task) === null
                    ? t.putaway.to(task.to.name)
                    : t.putaway.straightFor(ordersIn(waitingFor(task) ?? []))}
                </span>
                {task.late && <State tone="warn" word={t.putaway.late} />}
              </span>
            </a>
          </li>
        ))}
      </ul>
      <NextPage pages={pages} more={common.common.more} />
    </section>
  );
}

type Waiting = NonNullable<PutawayTask['proposals'][number]['orders']>;

/** Who waits at packing for what is on its way there; null where it goes to a bin. */
export function waitingFor({ proposals, to }: PutawayTask): Waiting | null {
  return proposals.find(({ location }) => location === to.location)?.orders ?? null;
}

/** `order SO-12, order SO-13`: each once. */
export function ordersIn(waiting: Waiting): string {
  return [...new Set(waiting.map(({ order }) => t.putaway.order(order)))].join(', ');
}

/** What is put away, in a few words. */
export function subjectOf({ handling_unit, lines }: PutawayTask): string {
  const [first, ...others] = lines;
  const goods =
    first === undefined ? '' : `${quantity(first.quantity, first.base_unit)} × ${first.name}`;
  const more = others.length === 0 ? '' : ` +${others.length}`;
  return handling_unit === null ? `${goods}${more}` : `${handling_unit}: ${goods}${more}`;
}
