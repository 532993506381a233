import type { AsnDetails, AsnsPage, AsnsQuery } from '../../../contract/http/asns.ts';
import type {
  OnOrderAnswer,
  OnOrderQuery,
  OrderDetails,
  OrdersPage,
  OrdersQuery,
} from '../../../contract/http/purchase-orders.ts';
import type {
  ReceiptDetails,
  ReceiptLinesPage,
  ReceiptLinesQuery,
  ReceiptReport,
  ReceiptsPage,
  ReceiptsQuery,
} from '../../../contract/http/receipts.ts';
import type { ReaderModule } from '../../store/query.ts';
import { asnById, asnPages, orderById, orderPages } from './document-queries.ts';
import { onOrderLines } from './on-order.ts';
import { receiptById, receiptLinePages, receiptPages } from './receipt-queries.ts';
import { reportReader } from './report.ts';

/** The queries of this flow, as the reader thread knows them. */
export type ReceivingQueries = {
  'orders.page': { input: OrdersQuery; output: OrdersPage };
  'orders.one': { input: string; output: OrderDetails };
  'orders.on-order': { input: OnOrderQuery; output: OnOrderAnswer };
  'asns.page': { input: AsnsQuery; output: AsnsPage };
  'asns.one': { input: string; output: AsnDetails };
  'receipts.page': { input: ReceiptsQuery; output: ReceiptsPage };
  'receipts.one': { input: string; output: ReceiptDetails };
  'receipts.lines': {
    input: { readonly receipt: string; readonly query: ReceiptLinesQuery };
    output: ReceiptLinesPage;
  };
  'receipts.report': { input: string; output: ReceiptReport };
};

export const receivingQueries: ReaderModule<ReceivingQueries> = (db) => ({
  'orders.page': orderPages(db),
  'orders.one': orderById(db),
  'orders.on-order': onOrderLines(db),
  'asns.page': asnPages(db),
  'asns.one': asnById(db),
  'receipts.page': receiptPages(db),
  'receipts.one': receiptById(db),
  'receipts.lines': receiptLinePages(db),
  'receipts.report': reportReader(db),
});
