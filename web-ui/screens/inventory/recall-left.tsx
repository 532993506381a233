import type { Gone, RecallLeftPage } from '../../../contract/http/recalls.ts';
import type { TraceEvent } from '../../../contract/http/trace.ts';
import { quantity, when } from '../../format.ts';
import { More } from '../../parts/ask.tsx';
import { Figure } from '../../parts/figure.tsx';
import type { usePages } from '../../parts/pages.ts';
import { t } from '../../text/en.ts';
import { referenceOf } from './rows.tsx';
import { whereOf } from './trace.tsx';

type Row = RecallLeftPage['rows'][number];

/** Nobody has what was corrected away or thrown away: it is no goods to be called back. */
const withNobody = ({ other }: TraceEvent): boolean =>
  other.kind === 'adjustment' || other.kind === 'scrap';
const withSomebody = (event: TraceEvent): boolean => !withNobody(event);

/** What others have of it, before all else; beneath it each way in which some of it left, and what is nowhere. */
export function Left({
  gone,
  pages,
}: {
  readonly gone: readonly Gone[];
  readonly pages: ReturnType<typeof usePages<Row>>;
}) {
  const rows = pages.rows ?? [];
  const nowhere = rows.some(({ events }) => events.some(withNobody));
  return (
    <section class="panel" aria-labelledby="left">
      <h2 id="left">{t.recall.left}</h2>
      {gone.map((each) => (
        <p class="big" key={each.variant}>
          {wordsOf(each)}
        </p>
      ))}
      {pages.rows !== null && gone.length === 0 && <p class="muted">{t.recall.nothingLeft}</p>}
      <More pages={pages} more={t.common.more}>
        <Events rows={rows} of={withSomebody} />
        {nowhere && (
          <>
            <h3>{t.recall.nowhere}</h3>
            <Events rows={rows} of={withNobody} />
          </>
        )}
        {rows.some(({ more }) => more) && <p class="muted">{t.trace.more}</p>}
      </More>
    </section>
  );
}

function wordsOf({ name, base_unit, customers, zones }: Gone): string {
  const parts = [
    customers === 0 ? null : t.recall.withCustomers(quantity(customers, base_unit)),
    zones === 0 ? null : t.recall.inZones(quantity(zones, base_unit)),
  ];
  return `${name}: ${parts.filter((part) => part !== null).join(', ')}`;
}

function Events({
  rows,
  of,
}: {
  readonly rows: readonly Row[];
  readonly of: (event: TraceEvent) => boolean;
}) {
  return (
    <ul class="plain">
      {rows.flatMap((row) =>
        row.events.filter(of).map((event) => (
          <li key={`${row.variant} ${row.lot} ${event.movement} ${event.other.location}`}>
            <Figure text={quantity(event.quantity, row.base_unit)} /> {row.name}, {t.stock.lot}{' '}
            {row.lot}: {whereOf(event.what, event.other)}
            {event.reference !== null && `, ${referenceOf(event.reference)}`}{' '}
            <span class="muted">
              {t.exceptions.doneBy(event.created_by, when(event.occurred_at))}
            </span>
          </li>
        )),
      )}
    </ul>
  );
}
