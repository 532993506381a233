import type { HttpBindings } from '@hono/node-server';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  importAnswer,
  importKind,
  importQuery,
  importsUnderWay,
} from '../../../contract/http/import.ts';
import type { ZoneCommands, ZoneRooms } from '../../zone/zone-port.ts';
import { orRefuse, ProblemError } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const run = createRoute({
  method: 'post',
  path: '/{kind}',
  tags: ['import'],
  summary: 'Take in catalog, locations, opening stock or orders from a CSV: all of it or nothing',
  description:
    'Faults of form and of meaning are one 422, whose `errors` name line and column, the first 100 by line. Try first with `dry_run=true`: it changes nothing. `by` says who, as it will stand in the entries of opening stock and in orders.',
  request: {
    params: z.object({ kind: importKind }),
    query: importQuery,
    body: {
      required: true,
      content: {
        'text/csv': {
          schema: z.string(),
          example: 'product,name\noat-milk,Oat milk\nbutter,Butter\n',
        },
      },
    },
  },
  responses: {
    200: {
      description: '`checked`: a dry run. `exists`: this import was carried out before.',
      content: json(importAnswer, {
        outcome: 'created',
        kind: 'products',
        rows: 2,
        created: 2,
        changed: 0,
        unchanged: 0,
      }),
    },
    ...problems(409, 413, 415),
  },
});

const going = createRoute({
  method: 'get',
  path: '/',
  tags: ['import'],
  summary: 'How far the import is that goes in now',
  responses: {
    200: {
      description: 'None, or one: they go in one after the other.',
      content: json(importsUnderWay, {
        under_way: [{ id: 'import-2031', kind: 'variants', by: 'anna', applied: 120, parts: 500 }],
      }),
    },
    ...problems(),
  },
});

/** `/api/import`. One at a time: each may hold megabytes. */
export function importRoutes(zone: ZoneCommands & ZoneRooms) {
  let underWay = false;
  return newRouter()
    .openapi(going, async (c) => c.json(orRefuse(await zone.ask('import.under-way', null)), 200))
    .openapi(run, async (c) => {
      if (underWay) {
        const detail = 'Another import is under way. Wait for its end and send this one again.';
        throw new ProblemError(503, 'import_under_way', detail, {
          headers: { 'retry-after': '5' },
        });
      }
      underWay = true;
      stayConnected(c.env);
      try {
        const { id, dry_run, by = PAGE_USER } = c.req.valid('query');
        const { kind } = c.req.valid('param');
        const csv = decodeUtf8(await c.req.arrayBuffer());
        const request = { id, kind, dry_run: dry_run === 'true', csv };
        return c.json(orRefuse(await zone.import(request, by)), 200);
      } finally {
        underWay = false;
      }
    });
}
export type ImportRoutes = ReturnType<typeof importRoutes>;

/** A slow disk may need minutes for a large file, and says nothing meanwhile. */
const IMPORT_MS = 15 * 60_000;

function stayConnected(env: Partial<HttpBindings> | undefined): void {
  env?.incoming?.socket.setTimeout(IMPORT_MS);
}

function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const detail = 'The file is not UTF-8. In a spreadsheet choose "CSV UTF-8" when saving.';
    throw new ProblemError(422, 'not_utf8', detail);
  }
}
