import { useSignal } from '@preact/signals';
import type { MonthRow } from '../../../contract/http/months.ts';
import type { Problem } from '../../../contract/http/problem.ts';
import { newId } from '../../api.ts';
import { inventoryApi } from '../../api-inventory.ts';
import { count, month, when } from '../../format.ts';
import { useAsk, Waiting } from '../../parts/ask.tsx';
import { State } from '../../parts/mark.tsx';
import { Empty, Refused, Screen } from '../../parts/states.tsx';
import { zone } from '../../store.ts';
import { t } from '../../text/en.ts';

const TONES = { open: 'calm', closing: 'warn', closed: 'good' } as const;

/** Months of the ledger; one that is over can be closed with its balances. */
export function Months() {
  const asked = useAsk('months', inventoryApi.months);
  const chosen = useSignal<string | null>(null);
  const problem = useSignal<Problem | null>(null);
  // As the gateway counts it: in UTC.
  const running = (zone.value?.view.clock.now ?? '').slice(0, 7);
  // The newest stands first; months are closed in order.
  const next = asked.value?.months
    .filter(({ state, month: each }) => state === 'open' && each < running)
    .at(-1)?.month;
  const close = async (which: string): Promise<void> => {
    const answer = await inventoryApi.closeMonth(which, newId());
    problem.value = answer.ok ? null : answer.problem;
    chosen.value = null;
    if (answer.ok) asked.reload();
  };
  return (
    <Screen title={t.screens.months}>
      <p class="lead">{t.months.hint}</p>
      {problem.value !== null && <Refused problem={problem.value} />}
      <Waiting asked={asked} />
      {asked.value?.months.length === 0 && <Empty title={t.months.none} hint={t.ledger.noneHint} />}
      <ul class="lines">
        {asked.value?.months.map((row) => (
          <li key={row.month} class="line">
            <Name row={row} running={row.month >= running} />
            {row.month === next && chosen.value !== row.month && (
              <button
                type="button"
                onClick={() => {
                  chosen.value = row.month;
                }}
              >
                {t.months.close}
              </button>
            )}
            {row.state === 'closed' && (
              <a class="button" href={`/api/months/${row.month}/balances/csv`} download>
                {t.months.balancesFile}
              </a>
            )}
            <a class="button" href={`/api/ledger/csv?month=${row.month}`} download>
              {t.months.entriesFile}
            </a>
            {chosen.value === row.month && (
              <span class="row-buttons">
                <button type="button" class="main" onClick={() => close(row.month)}>
                  {t.months.sure(month(row.month))}
                </button>
                <button
                  type="button"
                  onClick={() => {
                    chosen.value = null;
                  }}
                >
                  {t.common.cancel}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </Screen>
  );
}

function Name({ row, running }: { readonly row: MonthRow; readonly running: boolean }) {
  return (
    <span class="line-main">
      <span class="line-title">{month(row.month)}</span>
      <State
        tone={TONES[row.state]}
        word={running && row.state === 'open' ? t.months.running : t.months.state[row.state]}
      />
      {row.closed_at !== null && (
        <span class="muted">
          {t.exceptions.doneBy(row.closed_by ?? '', when(row.closed_at))} ·{' '}
          {t.months.balances(count(row.balances ?? 0))}
          {row.archived_at !== null && ` · ${t.months.archived}`}
        </span>
      )}
    </span>
  );
}
