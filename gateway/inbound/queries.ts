import type { ReaderModule } from '../store/query.ts';

/** The queries of all flows of this room, as the reader thread knows them. */
export type InboundQueries = Record<never, never>;

export const inboundQueries: ReaderModule<InboundQueries> = () => ({});
