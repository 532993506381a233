import type { MiddlewareHandler } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { IdSource } from '../base/ids.ts';
import type { Logger } from '../base/logger.ts';
import type { ZonePort } from '../zone/zone-port.ts';
import type { Access } from './access.ts';
import { boundedBody, guard, securityHeaders } from './guard.ts';
import type { LivePages } from './live/route.ts';
import { LIVE_PATH } from './live/route.ts';
import type { Metrics } from './metrics/metrics.ts';
import { describePlainRoutes, openApiDocument } from './openapi.ts';
import type { Names } from './origin.ts';
import type { Page } from './page.ts';
import { answerProblem, errorHandler, problemOf } from './problem.ts';
import { adjustmentRoutes } from './resources/adjustments.ts';
import { asnRoutes } from './resources/asns.ts';
import { countRoutes } from './resources/counts.ts';
import { deviceRoutes } from './resources/devices.ts';
import { exceptionRoutes } from './resources/exceptions.ts';
import { exportRoutes } from './resources/export.ts';
import { healthRoutes } from './resources/health.ts';
import { importRoutes } from './resources/import.ts';
import { incomingRoutes } from './resources/incoming-transfers.ts';
import { ledgerRoutes } from './resources/ledger.ts';
import { lotRoutes } from './resources/lots.ts';
import { monthRoutes } from './resources/months.ts';
import { movementRoutes } from './resources/movements.ts';
import { onOrderRoutes } from './resources/on-order.ts';
import { orderRoutes } from './resources/orders.ts';
import { outgoingRoutes } from './resources/outgoing-transfers.ts';
import { parcelRoutes } from './resources/parcels.ts';
import { purchaseOrderRoutes } from './resources/purchase-orders.ts';
import { putawayRoutes } from './resources/putaway.ts';
import { recallRoutes } from './resources/recalls.ts';
import { receiptRoutes } from './resources/receipts.ts';
import { replicationRoutes } from './resources/replication.ts';
import { reservationRoutes } from './resources/reservations.ts';
import { returnRoutes } from './resources/returns.ts';
import { searchRoutes } from './resources/search.ts';
import { sessionRoutes } from './resources/session.ts';
import { stockRoutes } from './resources/stock.ts';
import { traceRoutes } from './resources/trace.ts';
import { transformationRoutes } from './resources/transformations.ts';
import { unitRoutes } from './resources/units.ts';
import { zoneRoutes } from './resources/zone.ts';
import { newRouter } from './router.ts';

export type AppParts = {
  readonly zone: ZonePort;
  readonly names: Names;
  readonly access: Access;
  readonly live: LivePages;
  readonly metrics: Metrics;
  readonly page: Page;
  readonly logger: Logger;
  readonly newId: IdSource;
  readonly version: string;
};

/** Answered without signing in: whether the process lives, and the page that asks for the token. */
const OPEN: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/api/session']);

/** All routes behind all guards. */
export function createApp(parts: AppParts) {
  const { zone, access, live, metrics, page, logger } = parts;
  const app = newRouter();
  app.onError(errorHandler(logger, parts.newId));
  app.use(securityHeaders, metrics.observe, guard(parts.names), demandAccess(access));
  app.use(methodNotAllowed({ app, onMethodNotAllowed: wrongMethod }));
  app.use(boundedBody);

  app.route('/', healthRoutes(zone));
  app.route('/api/session', sessionRoutes(access));
  app.route('/api/zone', zoneRoutes(zone));
  app.route('/api/stock', stockRoutes(zone));
  app.route('/api/putaway', putawayRoutes(zone));
  app.route('/api/counts', countRoutes(zone));
  app.route('/api/adjustments', adjustmentRoutes(zone));
  app.route('/api/search', searchRoutes(zone));
  app.route('/api/ledger', ledgerRoutes(zone));
  app.route('/api/parcels', parcelRoutes(zone));
  app.route('/api/exceptions', exceptionRoutes(zone));
  app.route('/api/lots', lotRoutes(zone));
  app.route('/api/months', monthRoutes(zone));
  app.route('/api/movements', movementRoutes(zone));
  app.route('/api/recalls', recallRoutes(zone));
  app.route('/api/reservations', reservationRoutes(zone));
  app.route('/api/trace', traceRoutes(zone));
  app.route('/api/transformations', transformationRoutes(zone));
  app.route('/api/units', unitRoutes(zone));
  app.route('/api/devices', deviceRoutes(zone));
  app.route('/api/replication', replicationRoutes(zone));
  app.route('/api/import', importRoutes(zone));
  app.route('/api/export', exportRoutes(zone));
  app.route('/api/transfers/outgoing', outgoingRoutes(zone));
  app.route('/api/transfers/incoming', incomingRoutes(zone));
  app.route('/api/returns', returnRoutes(zone));
  app.route('/api/purchase-orders', purchaseOrderRoutes(zone));
  app.route('/api/orders', orderRoutes(zone));
  app.route('/api/asns', asnRoutes(zone));
  app.route('/api/receipts', receiptRoutes(zone));
  app.route('/api/on-order', onOrderRoutes(zone));

  let document: string | null = null;
  describePlainRoutes(app);
  app.get(LIVE_PATH, (c) => live.handle(c));
  app.get('/metrics', async (c) =>
    c.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  );
  app.get('/api/openapi.json', (c) => {
    document ??= openApiDocument(app, parts.version);
    return c.body(document, 200, { 'content-type': 'application/json; charset=utf-8' });
  });
  app.notFound((c) => page.handle(c));
  return app;
}

/** The page itself holds nothing of the zone, so it needs no session; all else does. */
function demandAccess(access: Access): MiddlewareHandler {
  return (c, next) => {
    const { path } = c.req;
    const guarded = path.startsWith('/api/') || path === '/metrics';
    return guarded && !OPEN.has(path) ? access.demand(c, next) : next();
  };
}

const wrongMethod: NonNullable<Parameters<typeof methodNotAllowed>[0]['onMethodNotAllowed']> = (
  c,
  methods,
) => {
  const allow = methods.join(', ');
  const detail = `${c.req.path.slice(0, 200)} does not take ${c.req.method}, but ${allow}.`;
  return answerProblem(c, problemOf(405, 'method_not_allowed', detail), { allow });
};
