import { hc } from 'hono/client';
import type { InTransitPage } from '../contract/http/in-transit.ts';
import type { ChangeLotRequest, LotRow, LotsPage } from '../contract/http/lots.ts';
import type { CloseMonthAnswer, MonthsAnswer } from '../contract/http/months.ts';
import type { OnOrderAnswer } from '../contract/http/purchase-orders.ts';
import type { BlockOf, BlocksPage } from '../contract/http/putaway.ts';
import type {
  RecallAnswer,
  RecallLeftPage,
  RecallPlacesPage,
  RecallRequest,
  RecallsPage,
  RecallView,
} from '../contract/http/recalls.ts';
import type { ReservationsPage } from '../contract/http/reservations.ts';
import type { OneLocation, StockItemDetails, StockLocationsPage } from '../contract/http/stock.ts';
import type { TraceAnswer } from '../contract/http/trace.ts';
import type { UnitView } from '../contract/http/units.ts';
import type { LotRoutes } from '../gateway/http/resources/lots.ts';
import type { MonthRoutes } from '../gateway/http/resources/months.ts';
import type { OnOrderRoutes } from '../gateway/http/resources/on-order.ts';
import type { PutawayRoutes } from '../gateway/http/resources/putaway.ts';
import type { RecallRoutes } from '../gateway/http/resources/recalls.ts';
import type { ReservationRoutes } from '../gateway/http/resources/reservations.ts';
import type { StockRoutes } from '../gateway/http/resources/stock.ts';
import type { UnitRoutes } from '../gateway/http/resources/units.ts';
import { answer, given, NAMED, newId } from './api.ts';

/** The part of the page's only caller that comes with the screens behind the numbers. */

const lots = hc<LotRoutes>('/api/lots', NAMED);
const months = hc<MonthRoutes>('/api/months', NAMED);
const onOrder = hc<OnOrderRoutes>('/api/on-order');
const putaway = hc<PutawayRoutes>('/api/putaway', NAMED);
const recalls = hc<RecallRoutes>('/api/recalls', NAMED);
const reservations = hc<ReservationRoutes>('/api/reservations');
const stock = hc<StockRoutes>('/api/stock');
const units = hc<UnitRoutes>('/api/units');

const inPath = encodeURIComponent;

export const inventoryApi = {
  locations: (query: { parent?: string | undefined; after?: string | undefined }) =>
    answer<StockLocationsPage>(stock.locations.$get({ query: given(query) as never })),
  stockItem: (variant: string) =>
    answer<StockItemDetails>(
      stock.items[':variant'].$get({ param: { variant: inPath(variant) }, query: {} }),
    ),
  inTransit: (query: { variant: string; after?: string | undefined }) =>
    answer<InTransitPage>(stock['in-transit'].$get({ query: given(query) as never })),
  onOrder: (variant: string) =>
    answer<OnOrderAnswer>(
      onOrder[':variant'].$get({ param: { variant: inPath(variant) }, query: {} }),
    ),
  reservations: (query: { variant: string; after?: string | undefined }) =>
    answer<ReservationsPage>(reservations.index.$get({ query: given(query) as never })),
  unit: (unit: string) => answer<UnitView>(units[':unit'].$get({ param: { unit: inPath(unit) } })),
  lots: (query: {
    variant?: string | undefined;
    status?: string | undefined;
    after?: string | undefined;
  }) => answer<LotsPage>(lots.index.$get({ query: given(query) as never })),
  lot: (variant: string, lot: string) =>
    answer<LotRow>(
      lots[':variant'][':lot'].$get({ param: { variant: inPath(variant), lot: inPath(lot) } }),
    ),
  changeLot: (variant: string, lot: string, json: ChangeLotRequest) =>
    answer<unknown>(
      lots[':variant'][':lot'].$post({
        param: { variant: inPath(variant), lot: inPath(lot) },
        json,
      }),
    ),
  /** Not a typed call: lots, units and movements are traced by one screen. */
  trace: (path: string, query: { direction: string; after?: string | undefined }) =>
    answer<TraceAnswer>(fetch(`/api/trace/${path}?${new URLSearchParams(given(query) as never)}`)),
  recalls: (query: { after?: string | undefined }) =>
    answer<RecallsPage>(recalls.index.$get({ query: given(query) as never })),
  oneRecall: (recall: string) =>
    answer<RecallView>(recalls[':recall'].$get({ param: { recall: inPath(recall) } })),
  recallPlaces: (recall: string, query: { after?: string | undefined }) =>
    answer<RecallPlacesPage>(
      recalls[':recall'].places.$get({
        param: { recall: inPath(recall) },
        query: given(query) as never,
      }),
    ),
  recallLeft: (recall: string, query: { after?: string | undefined }) =>
    answer<RecallLeftPage>(
      recalls[':recall'].left.$get({
        param: { recall: inPath(recall) },
        query: given(query) as never,
      }),
    ),
  recall: (json: RecallRequest) => answer<RecallAnswer>(recalls.index.$post({ json })),
  months: () => answer<MonthsAnswer>(months.index.$get()),
  closeMonth: (month: string, id: string) =>
    answer<CloseMonthAnswer>(months[':month'].close.$post({ param: { month }, json: { id } })),

  location: (location: string) =>
    answer<OneLocation>(
      stock.locations[':location'].$get({ param: { location: inPath(location) } }),
    ),
  blocks: (query: { after?: string | undefined }) =>
    answer<BlocksPage>(putaway.blocks.$get({ query: given(query) as never })),
  blockOf: (location: string) =>
    answer<BlockOf>(putaway.blocks[':location'].$get({ param: { location: inPath(location) } })),
  /** Null frees it. */
  block: (location: string, reason: string | null) =>
    answer<unknown>(putaway.blocks.$post({ json: { id: newId(), location, reason } })),
};
