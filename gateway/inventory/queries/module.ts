import type { Database } from 'better-sqlite3';
import type {
  ExceptionRow,
  ExceptionsPage,
  ExceptionsQuery,
} from '../../../contract/http/exceptions.ts';
import type { ImportsUnderWay } from '../../../contract/http/import.ts';
import type { InTransitPage, InTransitQuery } from '../../../contract/http/in-transit.ts';
import type { LedgerPage, LedgerQuery } from '../../../contract/http/ledger.ts';
import type { LotRow, LotsPage, LotsQuery } from '../../../contract/http/lots.ts';
import type {
  MonthBalancesPage,
  MonthBalancesQuery,
  MonthsAnswer,
} from '../../../contract/http/months.ts';
import type { MovementView } from '../../../contract/http/movements.ts';
import type {
  PageQuery,
  RecallLeftPage,
  RecallPlacesPage,
  RecallsPage,
  RecallView,
} from '../../../contract/http/recalls.ts';
import type { ReservationsPage, ReservationsQuery } from '../../../contract/http/reservations.ts';
import type { SearchAnswer, SearchQuery } from '../../../contract/http/search.ts';
import type {
  OneLocation,
  StockItemDetails,
  StockItemQuery,
  StockItemsPage,
  StockItemsQuery,
  StockLocationsPage,
  StockLocationsQuery,
  StockPage,
  StockQuery,
} from '../../../contract/http/stock.ts';
import type { TraceAnswer } from '../../../contract/http/trace.ts';
import type { UnitView } from '../../../contract/http/units.ts';
import { attachArchive } from '../../store/archive/attach.ts';
import type { Queries } from '../../store/query.ts';
import { type ArchiveState, archiveSeen, archiveStates } from '../months/archive.ts';
import { LEDGER_ARCHIVE } from '../months/ledger-archive.ts';
import { closingMonths, monthBalances, monthList } from '../months/queries.ts';
import { type MonthRange, monthRange } from '../months/range.ts';
import { type MonthValuesPage, monthValues } from '../months/values.ts';
import { recallById, recallLeft, recallPages, recallPlaces } from '../trace/recall-queries.ts';
import { type TraceQuery, traces } from '../trace/trace.ts';
import { type AuditCursor, type AuditStep, auditor } from './audit.ts';
import type { DocumentsNamed } from './documents-named.ts';
import {
  exceptionById,
  exceptionPages,
  type OpenExceptions,
  openExceptions,
  type WithNow,
} from './exceptions.ts';
import { type DocumentSources, type ExportPage, type ExportQuery, exportPages } from './export.ts';
import type { Dated } from './held.ts';
import { importsUnderWay, type UnfinishedImport, unfinishedImports } from './import.ts';
import { inTransitPages } from './in-transit.ts';
import { ledgerPages } from './ledger.ts';
import { lotById, lotPages } from './lots.ts';
import { movementViews } from './movements.ts';
import { parcelStories, parcelsSince, type Story, type Today } from './parcels.ts';
import { type RecentParcels, recentParcels } from './recent.ts';
import { reservationPages } from './reservations.ts';
import { search } from './search.ts';
import { type StationPlace, type StationPlaceFault, stationPlaceFaults } from './station-places.ts';
import { type OnOrder, stockByItem, stockOfItem } from './stock-items.ts';
import { locationById, locationsBeneath } from './stock-locations.ts';
import { stockByPlace } from './stock-places.ts';
import { unitViews } from './units.ts';

/** The queries of this room, as the reader thread knows them. */
export type InventoryQueries = {
  'stock.places': { input: Dated<StockQuery>; output: StockPage };
  'stock.items': { input: Dated<StockItemsQuery>; output: StockItemsPage };
  'stock.item': { input: Dated<StockItemQuery>; output: StockItemDetails };
  'stock.locations': { input: StockLocationsQuery; output: StockLocationsPage };
  'stock.location': { input: string; output: OneLocation };
  'stock.in-transit': { input: InTransitQuery; output: InTransitPage };
  'unit.one': { input: Dated<{ readonly unit: string }>; output: UnitView };
  'lot.page': { input: Dated<LotsQuery>; output: LotsPage };
  'lot.one': { input: Dated<{ readonly variant: string; readonly lot: string }>; output: LotRow };
  'reservation.page': { input: ReservationsQuery; output: ReservationsPage };
  'movement.one': { input: string; output: MovementView };
  trace: { input: TraceQuery; output: TraceAnswer };
  'recall.page': { input: PageQuery; output: RecallsPage };
  'recall.one': { input: string; output: RecallView };
  'recall.places': { input: PageQuery & { readonly recall: string }; output: RecallPlacesPage };
  'recall.left': { input: PageQuery & { readonly recall: string }; output: RecallLeftPage };
  'month.list': { input: null; output: MonthsAnswer };
  'month.closing': { input: null; output: readonly string[] };
  'month.archive': { input: { readonly before: string | null }; output: ArchiveState };
  'month.archive-seen': { input: { readonly month: string }; output: boolean };
  'month.balances': { input: MonthBalancesQuery; output: MonthBalancesPage };
  'month.values': { input: MonthBalancesQuery; output: MonthValuesPage };
  'month.range': { input: string; output: MonthRange };
  'ledger.page': { input: LedgerQuery; output: LedgerPage };
  'parcel.story': { input: string; output: Story };
  'parcels.recent': {
    input: { readonly now: number };
    output: Readonly<Record<string, RecentParcels>>;
  };
  'parcels.since': { input: { hour: number }; output: Today };
  'exceptions.open': { input: { now: number; limit: number }; output: OpenExceptions };
  'exceptions.page': { input: WithNow<ExceptionsQuery>; output: ExceptionsPage };
  'exceptions.one': { input: { id: string; now: number }; output: ExceptionRow };
  search: { input: Dated<{ query: SearchQuery; year: number }>; output: SearchAnswer };
  /** Of places that the configuration names, those where a station cannot work, and why. */
  'locations.faults': {
    input: readonly StationPlace[];
    output: readonly StationPlaceFault[];
  };
  /** SKU of a variant; null where there is no such variant. */
  'catalog.sku': { input: { variant: string }; output: string | null };
  'export.page': { input: ExportQuery; output: ExportPage };
  'import.under-way': { input: null; output: ImportsUnderWay };
  'import.unfinished': { input: null; output: readonly UnfinishedImport[] };
  'ledger.audit': { input: { cursor: AuditCursor | null; entries: number }; output: AuditStep };
};

/** What the rooms above this one know: their documents, and what is on order by them. */
export type Above = {
  readonly onOrder: OnOrder;
  readonly exported: DocumentSources;
  readonly named: DocumentsNamed;
};

export function inventoryQueries(
  db: Database,
  { onOrder, exported, named }: Above,
): Queries<InventoryQueries> {
  attachArchive(db, LEDGER_ARCHIVE);
  const sku = db
    .prepare<[string], string>('SELECT sku FROM product_variants WHERE variant_id = ?')
    .pluck();
  return {
    'stock.places': stockByPlace(db),
    'stock.items': stockByItem(db, onOrder),
    'stock.item': stockOfItem(db, onOrder),
    'stock.locations': locationsBeneath(db),
    'stock.location': locationById(db),
    'stock.in-transit': inTransitPages(db),
    'unit.one': unitViews(db),
    'lot.page': lotPages(db),
    'lot.one': lotById(db),
    'reservation.page': reservationPages(db),
    'movement.one': movementViews(db),
    trace: traces(db),
    'recall.page': recallPages(db),
    'recall.one': recallById(db),
    'recall.places': recallPlaces(db),
    'recall.left': recallLeft(db),
    'month.list': monthList(db),
    'month.closing': closingMonths(db),
    'month.archive': archiveStates(db),
    'month.archive-seen': archiveSeen(db),
    'month.balances': monthBalances(db),
    'month.values': monthValues(db),
    'month.range': monthRange(db),
    'ledger.page': ledgerPages(db),
    'parcel.story': parcelStories(db),
    'parcels.recent': recentParcels(db),
    'parcels.since': parcelsSince(db),
    'exceptions.open': openExceptions(db),
    'exceptions.page': exceptionPages(db),
    'exceptions.one': exceptionById(db),
    search: search(db, { onOrder, named }),
    'locations.faults': stationPlaceFaults(db),
    'catalog.sku': ({ variant }) => sku.get(variant) ?? null,
    'export.page': exportPages(db, exported),
    'import.under-way': importsUnderWay(db),
    'import.unfinished': unfinishedImports(db),
    'ledger.audit': auditor(db),
  };
}
