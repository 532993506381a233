import type { AsnView } from '../../contract/http/asns.ts';
import type { OrderView } from '../../contract/http/purchase-orders.ts';
import { api } from '../api.ts';
import { go } from '../route.ts';
import { scanWrong } from '../scan/feedback.ts';
import { wordsOf } from './scan-answer.ts';

/** Goes on with the open receipt, or opens one; false when it was refused, which the person was told. */
export async function openReceipt(row: OrderView | AsnView): Promise<boolean> {
  if (row.receipt !== null) {
    show(row.receipt);
    return true;
  }
  const document = 'asn' in row ? { asn: row.asn } : { purchase_order: row.purchase_order };
  return opened(await api.openReceipt(document));
}

export async function openBlind(location: string): Promise<boolean> {
  return opened(await api.openReceipt({ location }));
}

function opened(answer: Awaited<ReturnType<typeof api.openReceipt>>): boolean {
  if (answer.ok) show(answer.value.receipt);
  else scanWrong(wordsOf(answer.problem));
  return answer.ok;
}

const show = (receipt: string): void => go(`/receiving/${encodeURIComponent(receipt)}`);

/** Where it is shown what is expected, before anything is begun; the receipt where one is open already. */
export function addressOf(row: OrderView | AsnView): string {
  if (row.receipt !== null) return `/receiving/${encodeURIComponent(row.receipt)}`;
  return 'asn' in row
    ? `/receiving/asn/${encodeURIComponent(row.asn)}`
    : `/receiving/order/${encodeURIComponent(row.purchase_order)}`;
}
