import type { ReaderModule } from '../store/query.ts';
import { type AdjustmentQueries, adjustmentPages } from './adjustments/queries.ts';
import { type CountsQueries, countsQueries } from './counts/queries.ts';
import { type PutawayQueries, putawayQueries } from './putaway/queries.ts';
import { type ReceivingQueries, receivingQueries } from './receiving/queries.ts';
import { type ReturnQueries, returnQueries } from './returns/queries.ts';
import { type KnownZonesQueries, knownZones } from './transfers/known-zones.ts';
import { type OutboxQueries, outboxQueries } from './transfers/outbox.ts';
import { type TransferListQueries, transferLists } from './transfers/queries.ts';
import { type TransferQueries, transferDetails } from './transfers/query-one.ts';

export { inboundNamed } from './named.ts';
export { onOrder } from './receiving/on-order.ts';
export { ORDERS_EXPORT } from './receiving/orders-export.ts';

/** The queries of all flows of this room, as the reader thread knows them. */
export type InboundQueries = ReceivingQueries &
  PutawayQueries &
  CountsQueries &
  AdjustmentQueries &
  TransferListQueries &
  TransferQueries &
  KnownZonesQueries &
  OutboxQueries &
  ReturnQueries;

export const inboundQueries: ReaderModule<InboundQueries> = (db) => ({
  ...receivingQueries(db),
  ...putawayQueries(db),
  ...countsQueries(db),
  'adjustments.page': adjustmentPages(db),
  ...transferLists(db),
  ...transferDetails(db),
  ...knownZones(db),
  ...outboxQueries(db),
  ...returnQueries(db),
});
