import { useSignal } from '@preact/signals';
import type { AsnDetails } from '../../contract/http/asns.ts';
import type { OrderDetails } from '../../contract/http/purchase-orders.ts';
import { api } from '../api.ts';
import { date } from '../format.ts';
import { useAsk } from '../parts/ask.tsx';
import { Awaited } from '../parts/not-there.tsx';
import { openReceipt } from '../parts/open-receipt.ts';
import { ProgressOf } from '../parts/progress.tsx';
import { handOver, takeHanded } from '../parts/scan-handed.ts';
import { Screen } from '../parts/states.tsx';
import { scanRight } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import '../style/receiving.css';
import { t } from '../text/en.ts';

export type DocumentName = { readonly kind: 'order' | 'asn'; readonly id: string };

type Document = OrderDetails | AsnDetails;

/** What an order or a notice says will come. To look at it begins nothing: that is one touch, or the first scan. */
export function Expected({ kind, id }: DocumentName) {
  const asked = useAsk<Document>(`${kind} ${id}`, () =>
    kind === 'order' ? api.order(id) : api.asn(id),
  );
  const busy = useSignal(false);
  const document = asked.value;
  const receive = async (): Promise<boolean> => {
    if (document === null || busy.value) return false;
    busy.value = true;
    const begun = await openReceipt(document);
    busy.value = false;
    return begun;
  };
  useScan(
    async (scan, source) => {
      // The station of that scanner has booked it by its own rules, for whoever stands there.
      if (source === 'bench') return scanRight(t.receiving.atBench);
      // The receipt that opens counts it.
      handOver(scan);
      if (!(await receive())) takeHanded();
    },
    document !== null && document.state !== 'closed',
  );
  if (document === null) {
    return (
      <Awaited
        what={kind === 'order' ? 'purchaseOrder' : 'asn'}
        asked={id}
        title={t.screens.receiving}
        from={asked}
      />
    );
  }
  return (
    <Screen title={document.supplier} back="/receiving">
      <p class="lead">{leadOf(document)}</p>
      {document.state === 'closed' ? (
        <p>{t.receiving.documentClosed}</p>
      ) : (
        <section class="panel ready">
          <button type="button" class="main" disabled={busy.value} onClick={receive}>
            {document.receipt === null ? t.receiving.start : t.receiving.goOn}
          </button>
          <p class="muted">{t.receiving.startHint}</p>
        </section>
      )}
      <ul class="lines">
        {linesOf(document).map((line) => (
          <li key={line.key} class="line">
            <span class="line-main">
              <span class="line-title">{line.name}</span>
              <span class="muted">{line.more.filter((part) => part !== null).join(' · ')}</span>
            </span>
            <ProgressOf
              name={line.name}
              received={line.received}
              expected={line.quantity}
              unit={line.base_unit}
            />
          </li>
        ))}
      </ul>
    </Screen>
  );
}

function leadOf(document: Document): string {
  const title =
    'asn' in document ? t.receiving.asn(document.asn) : t.receiving.order(document.purchase_order);
  const day =
    document.expected_on === null ? t.receiving.noDate : t.receiving.on(date(document.expected_on));
  return `${title}, ${day}, ${t.receiving.at(document.location)}`;
}

function linesOf(document: Document) {
  if ('asn' in document) {
    return document.contents.map((content, index) => ({
      ...content,
      key: index,
      more: [
        content.sku,
        content.lot === null ? null : `${t.stock.lot} ${content.lot}`,
        content.sscc,
      ],
    }));
  }
  return document.all_lines.map((line) => ({ ...line, key: line.line, more: [line.sku] }));
}
