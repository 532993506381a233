import { hc } from 'hono/client';
import type {
  CustomerOrderDetails,
  CustomerOrdersPage,
  MakeOrderAnswer,
  MakeOrderRequest,
  ShipOrderAnswer,
} from '../contract/http/orders.ts';
import type { MovementRoutes } from '../gateway/http/resources/movements.ts';
import type { OrderRoutes } from '../gateway/http/resources/orders.ts';
import { answer, given, NAMED, newId } from './api.ts';

/** The part of the page's only caller that comes with the screens of orders. */

const orders = hc<OrderRoutes>('/api/orders', NAMED);
const movements = hc<MovementRoutes>('/api/movements', NAMED);
const inPath = encodeURIComponent;

export type OrderFilters = {
  readonly state: 'open' | 'shipped' | 'cancelled';
  readonly waiting?: string | undefined;
  readonly text?: string | undefined;
  readonly after?: string | undefined;
};

export const ordersApi = {
  page: (query: OrderFilters) =>
    answer<CustomerOrdersPage>(orders.index.$get({ query: given(query) as never })),
  one: (order: string) =>
    answer<CustomerOrderDetails>(orders[':order'].$get({ param: { order: inPath(order) } })),
  make: (request: MakeOrderRequest) =>
    answer<MakeOrderAnswer>(orders.index.$post({ json: request })),
  ship: (order: string, id: string) =>
    answer<ShipOrderAnswer>(
      orders[':order'].ship.$post({ param: { order: inPath(order) }, json: { id } }),
    ),
  takeBack: (movement: string) =>
    answer<unknown>(
      movements[':movement'].void.$post({
        param: { movement: inPath(movement) },
        json: { id: newId(), reason: 'MISTAKE' },
      }),
    ),
  cancel: (order: string, reason: string) =>
    answer<unknown>(
      orders[':order'].cancel.$post({
        param: { order: inPath(order) },
        json: { id: newId(), reason },
      }),
    ),
};
