import { createRoute } from '@hono/zod-openapi';
import { ledgerPage, ledgerQuery } from '../../../contract/http/ledger.ts';
import type { ZoneQueries } from '../../zone/zone-port.ts';
import { exampleLedgerRow } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';

const entries = createRoute({
  method: 'get',
  path: '/',
  tags: ['ledger'],
  summary: 'Ledger entries, newest first, with filters',
  request: { query: ledgerQuery },
  responses: {
    200: {
      description: 'In the order of the ledger, which is not that of any clock.',
      content: json(ledgerPage, { rows: [exampleLedgerRow], next: 'MTIwNDE' }),
    },
    ...problems(404),
  },
});

/** `/api/ledger` */
export function ledgerRoutes(zone: ZoneQueries) {
  return newRouter().openapi(entries, async (c) =>
    c.json(orRefuse(await zone.ledger(c.req.valid('query'))), 200),
  );
}
export type LedgerRoutes = ReturnType<typeof ledgerRoutes>;
