import '../style/inbound.css';
import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../../contract/http/problem.ts';
import type { PutawayTask as Task } from '../../contract/http/putaway.ts';
import type { OverrideReason } from '../../contract/putaway.ts';
import { api, newId } from '../api.ts';
import { count, sentence, when } from '../format.ts';
import { Mark, State } from '../parts/mark.tsx';
import { Awaited } from '../parts/not-there.tsx';
import { useChanges } from '../parts/pages.ts';
import { wordsOf } from '../parts/scan-answer.ts';
import { Screen } from '../parts/states.tsx';
import { go } from '../route.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { t as common } from '../text/en.ts';
import { t } from '../text/en-inbound.ts';
import { ordersIn, subjectOf, waitingFor } from './putaway.tsx';

/** One task: the three best places with their reasons, confirmed by a scan of the place. */
export function PutawayTask({ id }: { readonly id: string }) {
  const task = useSignal<Task | null>(null);
  const problem = useSignal<Problem | null>(null);
  /** What was scanned where the goods were sent elsewhere: it waits for a reason. */
  const strange = useSignal<{ readonly scan: string; readonly name: string } | null>(null);
  const load = useCallback(async () => {
    const answer = await api.putaway(id);
    if (answer.ok) task.value = answer.value;
    problem.value = answer.ok ? null : answer.problem;
  }, [id]);
  useEffect(() => void load(), [load]);
  useChanges('putaway', load);
  /** Open when it was last looked at, and not ended by these hands: whoever scans on means this task. */
  const meant = useRef(false);
  if (task.value?.state === 'open') meant.current = true;

  const confirm = async (place: string, override_reason: OverrideReason | null) => {
    const answer = await api.confirmPutaway(id, { id: newId(), place, override_reason });
    if (answer.ok) {
      meant.current = false;
      strange.value = null;
      scanRight(t.putaway.done(answer.value.location));
      return load();
    }
    const { code, facts } = answer.problem;
    if (code === 'other_place') {
      const sent = String(facts?.sent_to ?? '');
      const name = String(facts?.scanned ?? place);
      strange.value = { scan: place, name };
      return scanWrong({
        reason: t.putaway.elsewhere(name, sent),
        next: t.putaway.elsewhereHint(sent),
      });
    }
    strange.value = null;
    if (code !== 'task_ended') return scanWrong(wordsOf(answer.problem));
    await load();
    toldEnded(task.value);
  };
  const choose = async (location: string) => {
    const answer = await api.choosePlace(id, location);
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    await load();
  };
  useScan(
    (scan) => (task.value?.state === 'open' ? confirm(scan, null) : toldEnded(task.value)),
    meant.current,
  );

  const known = task.value;
  if (known === null) {
    return (
      <Awaited
        what="putaway"
        asked={id}
        title={common.screens.putaway}
        from={{ problem: problem.value, reload: load }}
      />
    );
  }
  return (
    <Screen
      title={subjectOf(known)}
      back="/putaway"
      aside={
        <State
          tone={known.state === 'done' ? 'good' : known.late ? 'warn' : 'calm'}
          word={known.late ? t.putaway.late : t.putaway.state[known.state]}
        />
      }
    >
      {known.state === 'open' ? (
        strange.value === null ? (
          <Open task={known} choose={choose} confirm={confirm} />
        ) : (
          <Why
            name={strange.value.name}
            sent={known.to.name}
            back={() => {
              strange.value = null;
            }}
            choose={(reason) => confirm(strange.value?.scan ?? '', reason)}
          />
        )
      ) : (
        <Ended task={known} />
      )}
    </Screen>
  );
}

function toldEnded(task: Task | null): void {
  const state = t.putaway.state[task?.state ?? 'done'];
  scanWrong({
    reason: t.putaway.endedMeanwhile(state, task?.ended_by ?? null, task?.note ?? null),
    next: t.putaway.endedNext,
  });
}

function Open({
  task,
  choose,
  confirm,
}: {
  readonly task: Task;
  readonly choose: (location: string) => Promise<void>;
  readonly confirm: (place: string, reason: null) => Promise<void>;
}) {
  const cancel = async () => {
    const answer = await api.cancelPutaway(task.task);
    if (answer.ok) go('/putaway');
    else scanWrong(wordsOf(answer.problem));
  };
  const waiting = waitingFor(task);
  if (isWronglySent(task)) return <WronglySent task={task} cancel={cancel} />;
  return (
    <>
      {waiting !== null && (
        <p class="straight big">
          <span aria-hidden="true">▶▶ </span>
          {t.putaway.straightFor(ordersIn(waiting))}
        </p>
      )}
      <HeldBack task={task} />
      {task.part && (
        <p class="lead">
          {task.handling_unit === null
            ? t.putaway.partOfLoose
            : t.putaway.partOf(task.handling_unit)}
        </p>
      )}
      <p class="lead">
        {t.putaway.from(task.from.name)}. <strong>{t.putaway.scanPlace(task.to.name)}</strong>
      </p>
      <ol class="places">
        {task.proposals.map((each) => (
          <Proposal
            key={each.location}
            proposal={each}
            chosen={each.location === task.to.location}
            choose={() => void choose(each.location)}
            putDown={() => void confirm(each.location, null)}
          />
        ))}
      </ol>
      <div class="actions">
        {!task.proposals.some(({ location }) => location === task.to.location) && (
          <button type="button" class="main" onClick={() => void confirm(task.to.location, null)}>
            {t.putaway.putDown(task.to.name)}
          </button>
        )}
        <button type="button" onClick={() => void cancel()}>
          {t.putaway.cancel}
        </button>
      </div>
    </>
  );
}

/** Said once: all its places are of quarantine, for the same reason. */
function HeldBack({ task }: { readonly task: Task }) {
  const held = task.held_back;
  if (held === null) return null;
  return (
    <p class="held-back">
      <Mark tone="bad" />
      <span>
        <strong>{t.putaway.heldBack(held)}</strong> {t.putaway.toQuarantine}
      </span>
    </p>
  );
}

/** Its lot was held or released on the way: the place that it was sent to takes it no more. */
const isWronglySent = ({ held_back, to }: Task): boolean =>
  (held_back !== null) !== (to.kind === 'quarantine');

function WronglySent({
  task,
  cancel,
}: {
  readonly task: Task;
  readonly cancel: () => Promise<void>;
}) {
  const { held_back: held, lines, handling_unit, from } = task;
  const findAnew = async () => {
    const ended = await api.cancelPutaway(task.task);
    if (!ended.ok) return scanWrong(wordsOf(ended.problem));
    const [line] = lines;
    if (line === undefined) return go('/putaway');
    const { sku, lot, quantity } = line;
    const goods = { sku, lot, quantity, location: from.location };
    const subject = handling_unit === null ? { goods } : { handling_unit };
    const answer = await api.planPutaway({ id: newId(), ...subject });
    if (answer.ok) go(`/putaway/${answer.value.task}`);
    else scanWrong(wordsOf(answer.problem));
  };
  return (
    <>
      <p class="held-back">
        <Mark tone={held === null ? 'good' : 'bad'} />
        <span>
          <strong>{held === null ? t.putaway.freeSince : t.putaway.heldBack(held)}</strong>{' '}
          {held === null ? t.putaway.freeNext : t.putaway.heldSince}
        </span>
      </p>
      <p class="lead">{t.putaway.from(from.name)}</p>
      <div class="actions">
        <button type="button" class="main" onClick={() => void findAnew()}>
          {t.putaway.findAnew}
        </button>
        <button type="button" onClick={() => void cancel()}>
          {t.putaway.cancel}
        </button>
      </div>
    </>
  );
}

function Proposal({
  proposal,
  chosen,
  choose,
  putDown,
}: {
  readonly proposal: Task['proposals'][number];
  readonly chosen: boolean;
  readonly choose: () => void;
  readonly putDown: () => void;
}) {
  const { name, score, parts, orders } = proposal;
  return (
    <li class={chosen ? 'panel place is-chosen' : 'panel place'}>
      <div class="panel-head">
        <h2>{name}</h2>
        {orders !== undefined && <State tone="calm" word={t.putaway.straight} />}
        {chosen && <State tone="good" word={t.putaway.chosen} />}
      </div>
      <div class="actions">
        {chosen ? (
          <button type="button" class="main" onClick={putDown}>
            {t.putaway.putDown(name)}
          </button>
        ) : (
          <button type="button" onClick={choose}>
            {t.putaway.takeThis(name)}
          </button>
        )}
      </div>
      {orders === undefined ? (
        <p class="muted">{t.putaway.points(String(score))}</p>
      ) : (
        <ul class="plain">
          {orders.map(({ order, sku, quantity }) => (
            <li key={`${order} ${sku}`}>
              <a href={`/orders/${encodeURIComponent(order)}`}>
                {t.putaway.orderWaits(order, count(quantity), sku)}
              </a>
            </li>
          ))}
        </ul>
      )}
      <ul class="reasons">
        {parts.map((part) => (
          <li key={part.criterion}>
            <span class="reason-points">
              {part.points}
              <span class="muted"> / {part.of}</span>
            </span>
            <span>
              <strong>{t.putaway.criterion[part.criterion]}</strong> {t.putaway.says(part)}
            </span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function Why({
  name,
  sent,
  back,
  choose,
}: {
  readonly name: string;
  readonly sent: string;
  readonly back: () => void;
  readonly choose: (reason: OverrideReason) => Promise<void>;
}) {
  return (
    <section class="panel" aria-labelledby="why">
      <h2 id="why">{t.putaway.elsewhere(name, sent)}</h2>
      <p>{t.putaway.whyHere}</p>
      <div class="actions">
        {REASONS.map((reason) => (
          <button type="button" key={reason} onClick={() => void choose(reason)}>
            {t.putaway.reason[reason]}
          </button>
        ))}
        <button type="button" class="main" onClick={back}>
          {t.putaway.back(sent)}
        </button>
      </div>
    </section>
  );
}

function Ended({ task }: { readonly task: Task }) {
  const { handling_unit: unit, part, state } = task;
  const planRest = async (handling_unit: string) => {
    const answer = await api.planPutaway({ id: newId(), handling_unit });
    if (answer.ok) go(`/putaway/${answer.value.task}`);
    else scanWrong(wordsOf(answer.problem));
  };
  return (
    <section class="panel">
      <p class="big">
        {task.at === null ? sentence(t.putaway.state[task.state]) : t.putaway.done(task.at.name)}
      </p>
      {task.override_reason !== null && <p>{t.putaway.reason[task.override_reason]}</p>}
      {task.note !== null && <p>{sentence(task.note)}</p>}
      {task.ended_by !== null && (
        <p class="muted">{common.exceptions.doneBy(task.ended_by, when(task.ended_at ?? ''))}</p>
      )}
      {part && unit !== null && state === 'done' ? (
        <button type="button" class="main" onClick={() => void planRest(unit)}>
          {t.putaway.rest(unit)}
        </button>
      ) : (
        <a class="button main" href="/putaway">
          {part && state === 'done' ? t.putaway.restLoose : t.putaway.next}
        </a>
      )}
    </section>
  );
}

/** All that the dictionary has words for, which is all that there are. The schemas stay off the page. */
const REASONS = Object.keys(t.putaway.reason) as OverrideReason[];
