import { useSignal } from '@preact/signals';
import type { BlockOf } from '../../../contract/http/putaway.ts';
import type { StockLocation } from '../../../contract/http/stock.ts';
import { inventoryApi } from '../../api-inventory.ts';
import { when } from '../../format.ts';
import { useAsk, Waiting } from '../../parts/ask.tsx';
import { State } from '../../parts/mark.tsx';
import { wordsOf } from '../../parts/scan-answer.ts';
import { TextField } from '../../parts/text-field.tsx';
import { scanRight, scanWrong } from '../../scan/feedback.ts';
import { t } from '../../text/en.ts';
import { to } from './rows.tsx';

/** Whether anything may be put here, who said no and why, and the way to change it. */
export function Block({ at }: { readonly at: StockLocation }) {
  const asked = useAsk(`block ${at.location}`, () => inventoryApi.blockOf(at.location));
  const asking = useSignal(false);
  const busy = useSignal(false);
  const set = async (reason: string | null): Promise<void> => {
    busy.value = true;
    const answer = await inventoryApi.block(at.location, reason);
    busy.value = false;
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    scanRight(reason === null ? t.block.freed : t.block.done);
    asking.value = false;
    asked.reload();
  };
  const block = asked.value?.block ?? null;
  if (asked.value === null) return <Waiting asked={asked} />;
  if (block !== null) return <Blocked at={at} block={block} busy={busy.value} free={set} />;
  if (!asking.value) {
    return (
      <p class="actions-row no-print">
        <button
          type="button"
          onClick={() => {
            asking.value = true;
          }}
        >
          {t.block.block}
        </button>
      </p>
    );
  }
  return (
    <Why
      busy={busy.value}
      choose={(reason) => void set(reason)}
      cancel={() => {
        asking.value = false;
      }}
    />
  );
}

function Blocked({
  at,
  block,
  busy,
  free,
}: {
  readonly at: StockLocation;
  readonly block: NonNullable<BlockOf['block']>;
  readonly busy: boolean;
  readonly free: (reason: null) => Promise<void>;
}) {
  const here = block.at.location === at.location;
  return (
    <section class="panel blocked" aria-label={t.block.blocked}>
      <p class="big">
        <State tone="bad" word={here ? t.block.blocked : t.block.above(block.at.name)} />
      </p>
      <p>{block.reason}</p>
      <p class="muted">{t.exceptions.doneBy(block.blocked_by, when(block.blocked_at))}</p>
      <p class="muted">{t.block.means}</p>
      <div class="actions">
        {here ? (
          <button type="button" class="main" disabled={busy} onClick={() => void free(null)}>
            {t.block.free}
          </button>
        ) : (
          <a class="button" href={`/stock/places/${to(block.at.location)}`}>
            {t.block.goTo(block.at.name)}
          </a>
        )}
      </div>
    </section>
  );
}

function Why({
  busy,
  choose,
  cancel,
}: {
  readonly busy: boolean;
  readonly choose: (reason: string) => void;
  readonly cancel: () => void;
}) {
  const other = useSignal('');
  const reason = other.value.trim();
  return (
    <form
      class="panel actions"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason !== '') choose(reason);
      }}
    >
      <h2>{t.block.why}</h2>
      <p class="muted">{t.block.means}</p>
      {t.block.usual.map((each) => (
        <button type="button" key={each} disabled={busy} onClick={() => choose(each)}>
          {each}
        </button>
      ))}
      <TextField
        label={t.exceptions.otherWhy}
        value={other.value}
        length={200}
        onChange={(next) => {
          other.value = next;
        }}
      />
      <button type="submit" disabled={busy || reason === ''}>
        {t.block.block}
      </button>
      <button type="button" class="quiet" onClick={cancel}>
        {t.common.cancel}
      </button>
    </form>
  );
}
