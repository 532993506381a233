import type { ReceiptView } from '../../contract/http/receipts.ts';
import { api, type ReceiptFilters } from '../api.ts';
import { count, when } from '../format.ts';
import { t } from '../text/en.ts';
import { More } from './ask.tsx';
import { useChanges, usePages } from './pages.ts';
import { Empty } from './states.tsx';

/** Receipts as a list, the newest first: those that are closed, or all of one order or notice. */
export function ReceiptList({ of }: { readonly of: ReceiptFilters }) {
  const key = `receipts ${JSON.stringify(of)}`;
  const pages = usePages<ReceiptView>(key, (after) => api.receipts({ ...of, after }));
  useChanges('receiving', pages.refresh);
  return (
    <>
      {pages.rows?.length === 0 && (
        <Empty title={t.receiving.noReceipts} hint={t.receiving.noReceiptsHint} />
      )}
      <More pages={pages} more={t.common.more}>
        <ul class="lines">
          {pages.rows?.map((row) => (
            <li key={row.receipt}>
              <ReceiptLine row={row} />
            </li>
          ))}
        </ul>
      </More>
    </>
  );
}

/** Leads to the receipt, or to its report once it is closed. */
export function ReceiptLine({ row }: { readonly row: ReceiptView }) {
  const { closed_by, closed_at } = row;
  return (
    <a class="line" href={`/receiving/${encodeURIComponent(row.receipt)}`}>
      <span class="line-main">
        <span class="line-title">{titleOf(row)}</span>
        <span class="muted">
          {t.receiving.at(row.location)} ·{' '}
          {closed_by === null || closed_at === null
            ? t.receiving.begun(row.opened_by, when(row.opened_at))
            : t.receiving.closedBy(closed_by, when(closed_at))}
        </span>
      </span>
      <span class="line-side">{t.receiving.scans(count(row.scans))}</span>
      <span class="line-go" aria-hidden="true">
        ›
      </span>
    </a>
  );
}

/** The notice or the order that it is against. */
export function documentOf({ purchase_order, asn }: ReceiptView): string {
  if (asn !== null) return t.receiving.asn(asn);
  return purchase_order === null ? t.receiving.blindTitle : t.receiving.order(purchase_order);
}

function titleOf(receipt: ReceiptView): string {
  const { supplier } = receipt;
  return supplier === null ? documentOf(receipt) : `${documentOf(receipt)} · ${supplier}`;
}
