import type { ReaderModule } from '../store/query.ts';
import { type ReceivingQueries, receivingQueries } from './receiving/queries.ts';

export { onOrder } from './receiving/on-order.ts';

/** The queries of all flows of this room, as the reader thread knows them. */
export type InboundQueries = ReceivingQueries;

export const inboundQueries: ReaderModule<InboundQueries> = (db) => ({ ...receivingQueries(db) });
