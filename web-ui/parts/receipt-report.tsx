import type { ReceiptDetails, ReceiptReport } from '../../contract/http/receipts.ts';
import type { Discrepancy } from '../../contract/receiving-records.ts';
import { dateTime, quantity, scanText } from '../format.ts';
import { t } from '../text/en.ts';
import { State, type Tone } from './mark.tsx';
import { Empty } from './states.tsx';

const TONES: Readonly<Record<Discrepancy['kind'], Tone>> = {
  short: 'bad',
  over: 'warn',
  damaged: 'bad',
  expired: 'bad',
  'wrong-item': 'bad',
  'unknown-item': 'bad',
  'other-date': 'warn',
};

/** What was different, and all lines; made to be printed and put with the delivery note. */
export function Report({
  receipt,
  report,
}: {
  readonly receipt: ReceiptDetails;
  readonly report: ReceiptReport;
}) {
  const { discrepancies, lines } = report;
  const address = `/api/receipts/${encodeURIComponent(receipt.receipt)}/report.csv`;
  return (
    <>
      <p class="lead">
        {report.purchase_order !== null && `${t.receiving.order(report.purchase_order)} · `}
        {report.asn !== null && `${t.receiving.asn(report.asn)} · `}
        {t.receiving.at(report.location)} ·{' '}
        {t.receiving.by(receipt.closed_by ?? '', dateTime(receipt.closed_at ?? receipt.opened_at))}
      </p>
      {report.counted_by.length > 0 && <p>{t.receiving.countedBy(report.counted_by)}</p>}
      <div class="chips no-print">
        <button type="button" class="main" onClick={() => print()}>
          {t.receiving.print}
        </button>
        <a class="button" href={address} download>
          {t.receiving.csv}
        </a>
      </div>
      <section class="panel" aria-labelledby="different">
        <h2 id="different">{t.receiving.report}</h2>
        {discrepancies.length === 0 ? (
          <Empty title={t.receiving.allRight} hint={t.receiving.allRightHint} />
        ) : (
          <ul class="plain">
            {discrepancies.map((found, index) => (
              <li key={index}>
                <Different found={found} unit={unitOf(report, found.sku)} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <table class="report-table">
        <thead>
          <tr>
            <th scope="col">{t.receiving.item}</th>
            <th scope="col" class="number">
              {t.receiving.expectedHead}
            </th>
            <th scope="col" class="number">
              {t.receiving.receivedHead}
            </th>
            <th scope="col" class="number">
              {t.receiving.hereHead}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.line} ${line.handling_unit} ${line.sku}`}>
              <td>
                {line.name} <span class="muted">{line.sku}</span>
              </td>
              <td class="number">
                {line.expected === null ? '' : quantity(line.expected, line.base_unit)}
              </td>
              <td class="number">{quantity(line.received, line.base_unit)}</td>
              <td class="number">{quantity(line.here, line.base_unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

type Unit = 'counted' | 'weighed';

function unitOf({ lines }: ReceiptReport, sku: string | null): Unit {
  return lines.find((line) => line.sku === sku)?.base_unit ?? 'counted';
}

function Different({ found, unit }: { readonly found: Discrepancy; readonly unit: Unit }) {
  const { kind, name, sku, code, lot, reason, note, by, at } = found;
  return (
    <>
      <State tone={TONES[kind]} word={t.receiving.different[kind]} />{' '}
      <strong>
        {found.quantity !== null && `${quantity(found.quantity, unit)} × `}
        {name ?? scanText(code ?? '')}
      </strong>
      <span class="muted">
        {[
          sku,
          lot === null ? null : `${t.stock.lot} ${lot}`,
          reason,
          note,
          by === null || at === null ? null : t.receiving.by(by, dateTime(at)),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
    </>
  );
}
