import { type InventoryQueries, inventoryQueries } from '../inventory/queries/module.ts';
import { type JournalQueries, journalQueries } from '../journal/queries.ts';
import type { ReaderModule } from '../store/query.ts';

/** Everything that the reader thread can answer: it loads this file by its address. */
export type ZoneQueries = JournalQueries & InventoryQueries;

export const readerModule: ReaderModule<ZoneQueries> = (db) => ({
  ...journalQueries(db),
  ...inventoryQueries(db),
});
