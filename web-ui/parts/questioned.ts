import type { ReceiptLineView, ReportLine } from '../../contract/http/receipts.ts';
import type { Scanned } from '../api.ts';

/** What the person is asked after a scan or a tap. */
export type Questioned =
  | { readonly kind: 'count'; readonly line: ReportLine }
  | { readonly kind: 'lot'; readonly said: Scanned }
  | { readonly kind: 'accept'; readonly said: Scanned; readonly why: string }
  | { readonly kind: 'quarantine'; readonly said: Scanned; readonly why: string }
  | { readonly kind: 'damage'; readonly scan: ReceiptLineView }
  | { readonly kind: 'close' };
