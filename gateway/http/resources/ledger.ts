import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { ledgerFileQuery, ledgerPage, ledgerQuery } from '../../../contract/http/ledger.ts';
import { decodeCursor, encodeCursor } from '../../inventory/queries/cursor.ts';
import { ledgerCsv } from '../../inventory/queries/ledger-csv.ts';
import type { ZonePort } from '../../zone/zone-port.ts';
import { csvFile } from '../csv-file.ts';
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

const file = createRoute({
  method: 'get',
  path: '/csv',
  tags: ['ledger'],
  summary: 'The entries of a month or of an item as a CSV, newest first',
  description:
    'A month holds what was recorded in it, in UTC. `late` ones belong to an earlier one.',
  request: { query: ledgerFileQuery },
  responses: {
    200: {
      description: 'In the order of the ledger; read page by page.',
      content: { 'text/csv': { schema: z.string(), example: ledgerCsv([], true) } },
    },
    ...problems(404),
  },
});

/** Rows of the file that are read at once. */
const FILE_ROWS = 200;

/** `/api/ledger` */
export function ledgerRoutes(zone: Pick<ZonePort, 'ledger' | 'ask'>) {
  return newRouter()
    .openapi(entries, async (c) => c.json(orRefuse(await zone.ledger(c.req.valid('query'))), 200))
    .openapi(file, async (c) => {
      const { month, ...filters } = c.req.valid('query');
      const range = month === undefined ? null : orRefuse(await zone.ask('month.range', month));
      const times = month === undefined ? {} : timesOf(month);
      const start = range === null ? undefined : encodeCursor([range.until + 1]);
      const name = ['ledger', month, filters.variant]
        .filter((part) => part !== undefined)
        .join('-');
      return csvFile<string>(c, nameOfFile(name), async (after) => {
        const asked = { ...filters, ...times, after: after ?? start, limit: FILE_ROWS };
        const { rows, next } = orRefuse(await zone.ledger(asked));
        return { text: ledgerCsv(rows, after === null), next: isBefore(next, range) ? null : next };
      });
    });
}
export type LedgerRoutes = ReturnType<typeof ledgerRoutes>;

/** Nothing of the month lies before its first entry. */
function isBefore(next: string | null, range: { readonly first: number } | null): boolean {
  if (next === null || range === null) return false;
  return decodeCursor(next, ['number'] as const)[0] <= range.first;
}

/** From its first moment to that of the month after. */
function timesOf(month: string): { readonly from: string; readonly to: string } {
  const from = new Date(`${month}-01T00:00:00.000Z`);
  const to = new Date(from);
  to.setUTCMonth(from.getUTCMonth() + 1);
  return { from: from.toISOString(), to: to.toISOString() };
}

/** Ids of items may have characters that no header and no folder takes. */
const nameOfFile = (name: string): string => name.replaceAll(/[^A-Za-z0-9._-]/g, '-');
