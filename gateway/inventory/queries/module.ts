import type {
  ExceptionRow,
  ExceptionsPage,
  ExceptionsQuery,
} from '../../../contract/http/exceptions.ts';
import type { LedgerPage, LedgerQuery } from '../../../contract/http/ledger.ts';
import type { SearchAnswer, SearchQuery } from '../../../contract/http/search.ts';
import type {
  StockItemsPage,
  StockItemsQuery,
  StockLocationsPage,
  StockLocationsQuery,
  StockPage,
  StockQuery,
} from '../../../contract/http/stock.ts';
import type { ReaderModule } from '../../store/query.ts';
import { type AuditCursor, type AuditStep, auditor } from './audit.ts';
import {
  exceptionById,
  exceptionPages,
  type OpenExceptions,
  openExceptions,
  type WithNow,
} from './exceptions.ts';
import { type ExportPage, type ExportQuery, exportPages } from './export.ts';
import { type UnfinishedImport, unfinishedImports } from './import.ts';
import { ledgerPages } from './ledger.ts';
import { parcelStories, parcelsSince, type Story, type Today } from './parcels.ts';
import { search } from './search.ts';
import { locationsBeneath, stockByItem, stockByPlace } from './stock.ts';

/** The queries of this room, as the reader thread knows them. */
export type InventoryQueries = {
  'stock.places': { input: StockQuery; output: StockPage };
  'stock.items': { input: StockItemsQuery; output: StockItemsPage };
  'stock.locations': { input: StockLocationsQuery; output: StockLocationsPage };
  'ledger.page': { input: LedgerQuery; output: LedgerPage };
  'parcel.story': { input: string; output: Story };
  'parcels.since': { input: { hour: number }; output: Today };
  'exceptions.open': { input: { now: number; limit: number }; output: OpenExceptions };
  'exceptions.page': { input: WithNow<ExceptionsQuery>; output: ExceptionsPage };
  'exceptions.one': { input: { id: string; now: number }; output: ExceptionRow };
  search: { input: { query: SearchQuery; year: number }; output: SearchAnswer };
  /** Of ids that the configuration names, those that no import made. */
  'locations.missing': { input: readonly string[]; output: readonly string[] };
  /** SKU of a variant; null where there is no such variant. */
  'catalog.sku': { input: { variant: string }; output: string | null };
  'export.page': { input: ExportQuery; output: ExportPage };
  'import.unfinished': { input: null; output: readonly UnfinishedImport[] };
  'ledger.audit': { input: { cursor: AuditCursor | null; entries: number }; output: AuditStep };
};

export const inventoryQueries: ReaderModule<InventoryQueries> = (db) => {
  const location = db.prepare<[string], unknown>('SELECT 1 FROM locations WHERE location_id = ?');
  const sku = db
    .prepare<[string], string>('SELECT sku FROM product_variants WHERE variant_id = ?')
    .pluck();
  return {
    'stock.places': stockByPlace(db),
    'stock.items': stockByItem(db),
    'stock.locations': locationsBeneath(db),
    'ledger.page': ledgerPages(db),
    'parcel.story': parcelStories(db),
    'parcels.since': parcelsSince(db),
    'exceptions.open': openExceptions(db),
    'exceptions.page': exceptionPages(db),
    'exceptions.one': exceptionById(db),
    search: search(db),
    'locations.missing': (ids) => ids.filter((id) => location.get(id) === undefined),
    'catalog.sku': ({ variant }) => sku.get(variant) ?? null,
    'export.page': exportPages(db),
    'import.unfinished': unfinishedImports(db),
    'ledger.audit': auditor(db),
  };
};
