import { useSignal } from '@preact/signals';
import type { MonthRow } from '../../../contract/http/months.ts';
import type { Problem } from '../../../contract/http/problem.ts';
import { newId } from '../../api.ts';
import { inventoryApi } from '../../api-inventory.ts';
import { count, dateTime } from '../../format.ts';
import { useAsk, Waiting } from '../../parts/ask.tsx';
import { State } from '../../parts/mark.tsx';
import { Empty, Refused, Screen } from '../../parts/states.tsx';
import { t } from '../../text/en.ts';

const TONES = { open: 'calm', closing: 'warn', closed: 'good' } as const;

/** Months of the ledger; one that is over can be closed with its balances. */
export function Months() {
  const asked = useAsk('months', inventoryApi.months);
  const chosen = useSignal<string | null>(null);
  const problem = useSignal<Problem | null>(null);
  const close = async (month: string): Promise<void> => {
    const answer = await inventoryApi.closeMonth(month, newId());
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
            <Name row={row} />
            {row.state === 'open' && chosen.value !== row.month && (
              <button
                type="button"
                onClick={() => {
                  chosen.value = row.month;
                }}
              >
                {t.months.close}
              </button>
            )}
            {chosen.value === row.month && (
              <button type="button" class="main" onClick={() => close(row.month)}>
                {t.months.sure(row.month)}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Screen>
  );
}

function Name({ row }: { readonly row: MonthRow }) {
  return (
    <span class="line-main">
      <span class="line-title">{row.month}</span>
      <State tone={TONES[row.state]} word={t.months.state[row.state]} />
      {row.closed_at !== null && (
        <span class="muted">
          {t.exceptions.doneBy(row.closed_by ?? '', dateTime(row.closed_at))} ·{' '}
          {t.months.balances(count(row.balances ?? 0))}
        </span>
      )}
    </span>
  );
}
