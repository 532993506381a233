import { inventoryApi } from '../../api-inventory.ts';
import { signed, weight, when } from '../../format.ts';
import { useAsk } from '../../parts/ask.tsx';
import { Awaited } from '../../parts/not-there.tsx';
import { Screen } from '../../parts/states.tsx';
import { t } from '../../text/en.ts';
import { Goods, to } from './rows.tsx';

/** A pallet, case or tote: where it stands, what it carries, what happened on it. */
export function Unit({ unit }: { readonly unit: string }) {
  const asked = useAsk(`unit ${unit}`, () => inventoryApi.unit(unit));
  const view = asked.value;
  if (view === null) {
    return <Awaited what="unit" asked={unit} title={unit} from={asked} />;
  }
  return (
    <Screen title={unit} back="/stock">
      <p class="lead">
        {t.unit.kind[view.kind]} ·{' '}
        {view.at === null ? (
          t.unit.left
        ) : (
          <a href={`/stock/places/${to(view.at.location)}`}>{view.at.name}</a>
        )}
        {view.tare_mg > 0 && ` · ${t.unit.tare} ${weight(view.tare_mg)}`}
      </p>
      <p class="actions-row">
        <a class="button" href={`/trace/units/${to(unit)}?direction=backward`}>
          {t.trace.backward}
        </a>
      </p>
      {view.on.length > 0 && (
        <p>
          {t.unit.on}{' '}
          {view.on.map((each) => (
            <a
              class="button"
              key={each.handling_unit}
              href={`/stock/units/${to(each.handling_unit)}`}
            >
              {each.handling_unit}
            </a>
          ))}
        </p>
      )}
      <ul class="lines">
        {view.carries.map((each) => (
          <li key={each.handling_unit}>
            <a class="line" href={`/stock/units/${to(each.handling_unit)}`}>
              <span class="line-title">{each.handling_unit}</span>
              <span class="line-side muted">{t.unit.kind[each.kind]}</span>
            </a>
          </li>
        ))}
      </ul>
      <section class="panel" aria-labelledby="goods">
        <h2 id="goods">{t.unit.goods}</h2>
        {view.goods.length === 0 && <p class="muted">{t.unit.empty}</p>}
        <ul class="lines">
          {view.goods.map((row) => (
            <Goods key={`${row.variant} ${row.lot} ${row.handling_unit}`} row={row} show="item" />
          ))}
        </ul>
        {view.more && <p class="muted">{t.unit.more}</p>}
      </section>
      <section class="panel" aria-labelledby="history">
        <h2 id="history">{t.stock.history}</h2>
        <ul class="plain">
          {view.history.map((row) => (
            <li key={row.seq}>
              {signed(row.quantity, row.base_unit)} {row.name}, {row.at.name}{' '}
              <span class="muted">
                {t.ledger.type[row.type]} · {when(row.recorded_at)}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </Screen>
  );
}
