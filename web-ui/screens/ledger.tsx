import type { EntryType } from '../../contract/records.ts';
import { api } from '../api.ts';
import { dateTime, quantity, sentence, signed } from '../format.ts';
import { NextPage } from '../parts/ask.tsx';
import { Chips } from '../parts/filter.tsx';
import { usePages } from '../parts/pages.ts';
import { useScanFilter } from '../parts/scan-filter.ts';
import { Empty, Loading, Refused, Screen } from '../parts/states.tsx';
import { adjust, place } from '../route.ts';
import { t } from '../text/en.ts';

const FILTERS = ['variant', 'location', 'lot', 'handling_unit', 'parcel'] as const;
const TYPES = Object.keys(t.ledger.type) as readonly EntryType[];

/** Every movement, the newest first. */
export function Ledger() {
  useScanFilter();
  const { query } = place.value;
  const filterOf = (name: string): string | undefined => query.get(name) ?? undefined;
  const type = filterOf('type');
  const filters = {
    variant: filterOf('variant'),
    location: filterOf('location'),
    lot: filterOf('lot'),
    handling_unit: filterOf('handling_unit'),
    parcel: filterOf('parcel'),
    type,
  };
  const pages = usePages(JSON.stringify(filters), (after) => api.ledger({ ...filters, after }));
  return (
    <Screen
      title={t.screens.ledger}
      aside={
        <button type="button" class="quiet" onClick={pages.reload} disabled={pages.busy}>
          {t.ledger.refresh}
        </button>
      }
    >
      <div class="field narrow">
        <label for="ledger-type">{t.ledger.which}</label>
        <select
          id="ledger-type"
          value={type ?? ''}
          onChange={(event) => adjust({ type: event.currentTarget.value })}
        >
          <option value="">{t.ledger.all}</option>
          {TYPES.map((each) => (
            <option key={each} value={each}>
              {sentence(t.ledger.type[each])}
            </option>
          ))}
        </select>
      </div>
      <Chips names={FILTERS} />
      {pages.problem !== null && <Refused problem={pages.problem} again={pages.reload} />}
      {pages.rows === null && pages.problem === null && <Loading />}
      {pages.rows?.length === 0 && <Empty title={t.ledger.none} hint={t.ledger.noneHint} />}
      {pages.rows !== null && pages.rows.length > 0 && (
        <table class="ledger">
          <thead>
            <tr>
              <th>{t.ledger.when}</th>
              <th>{t.ledger.what}</th>
              <th>{t.ledger.where}</th>
              <th class="number">{t.ledger.change}</th>
              <th class="number">{t.ledger.after}</th>
            </tr>
          </thead>
          <tbody>
            {pages.rows.map((row) => (
              <tr key={row.seq}>
                <td class="muted">{dateTime(row.recorded_at)}</td>
                <td>
                  <a href={`/ledger?variant=${encodeURIComponent(row.variant)}`}>{row.name}</a>
                  <span class="muted">
                    {t.ledger.type[row.type]}
                    {row.late && ` · ${t.ledger.late}`}
                    {row.lot !== null && ` · ${t.stock.lot} ${row.lot}`} · {t.ledger.by}{' '}
                    {row.created_by}
                  </span>
                </td>
                <td>{row.at.name}</td>
                <td class={`number ${row.quantity < 0 ? 'out' : 'in'}`}>
                  {signed(row.quantity, row.base_unit)}
                </td>
                <td class="number muted">{quantity(row.balance, row.base_unit)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <NextPage pages={pages} more={t.common.more} />
    </Screen>
  );
}
