import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  closeReceiptAnswer,
  closeReceiptRequest,
  damageRequest,
  openReceiptAnswer,
  openReceiptRequest,
  receiptDetails,
  receiptLinesPage,
  receiptLinesQuery,
  receiptReport,
  receiptsPage,
  receiptsQuery,
  scanAnswer,
  scanRequest,
  undoAnswer,
  undoRequest,
  waitingGoods,
} from '../../../contract/http/receipts.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { exampleUnit } from '../examples.ts';
import { exampleReceipt, exampleReport, exampleScan } from '../examples-receiving.ts';
import { orRefuse } from '../problem.ts';
import { reportCsv } from '../report-csv.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ receipt: resourceId });
const tags = ['receiving'];
const changing = [400, 404, 409, 413, 415] as const;
const { receipt } = exampleReceipt;
const ID = '5b1c54f2-8f0e-4f0a-9b76-2f1f2f6f3c16';
const scanned = {
  outcome: 'created' as const,
  receipt,
  movement: exampleScan.movement,
  lines: [
    {
      line: exampleScan.line,
      result: exampleScan.result,
      sku: exampleScan.sku,
      name: exampleScan.name,
      quantity: exampleScan.quantity,
      over: 0,
      lot: exampleScan.lot,
      handling_unit: null,
      other_date: null,
    },
  ],
};

const list = createRoute({
  method: 'get',
  path: '/',
  tags,
  summary: 'Receipts',
  request: { query: receiptsQuery },
  responses: {
    200: {
      description: 'The newest first.',
      content: json(receiptsPage, { rows: [exampleReceipt], next: null }),
    },
    ...problems(),
  },
});

const one = createRoute({
  method: 'get',
  path: '/{receipt}',
  tags,
  summary: 'One receipt',
  request: { params },
  responses: {
    200: {
      description: 'Open or closed.',
      content: json(receiptDetails, {
        ...exampleReceipt,
        quarantines: [{ location: 'held', name: 'Held back', kind: 'quarantine' }],
      }),
    },
    ...problems(404),
  },
});

const lines = createRoute({
  method: 'get',
  path: '/{receipt}/lines',
  tags,
  summary: 'Each scan of a receipt, with who and why',
  request: { params, query: receiptLinesQuery },
  responses: {
    200: {
      description: 'The newest first; those that were taken back say by whom.',
      content: json(receiptLinesPage, { rows: [exampleScan], next: null }),
    },
    ...problems(404),
  },
});

const open = createRoute({
  method: 'post',
  path: '/',
  tags,
  summary: 'Open a receipt against a purchase order, a shipping notice, or blind',
  request: {
    body: {
      required: true,
      content: json(openReceiptRequest, { id: ID, purchase_order: 'PO-4711' }),
    },
  },
  responses: {
    200: {
      description: 'Durable. The receipt has the id of the request.',
      content: json(openReceiptAnswer, { outcome: 'created', receipt: ID }),
    },
    ...problems(...changing),
  },
});

const scan = createRoute({
  method: 'post',
  path: '/{receipt}/scan',
  tags,
  summary: 'One scan, or one count by hand',
  description:
    'A wrong or unknown item is noted and books nothing: `movement` is then null. What is refused changes nothing; `code` says why.',
  request: {
    params,
    body: { required: true, content: json(scanRequest, { id: ID, scan: ']C10104012345678901' }) },
  },
  responses: {
    200: { description: 'Durable.', content: json(scanAnswer, scanned) },
    ...problems(...changing),
  },
});

const damage = createRoute({
  method: 'post',
  path: '/{receipt}/damage',
  tags,
  summary: 'Damaged goods into quarantine',
  request: {
    params,
    body: {
      required: true,
      content: json(damageRequest, {
        id: ID,
        line: exampleScan.line,
        quantity: 2,
        quarantine: 'quarantine',
        reason: 'crushed',
      }),
    },
  },
  responses: {
    200: { description: 'Durable.', content: json(scanAnswer, scanned) },
    ...problems(...changing),
  },
});

const undo = createRoute({
  method: 'post',
  path: '/{receipt}/undo',
  tags,
  summary: 'Take a mistaken scan back, by a reversing entry',
  request: {
    params,
    body: { required: true, content: json(undoRequest, { id: ID, line: exampleScan.line }) },
  },
  responses: {
    200: {
      description: 'Durable. All lines of the same scan went back.',
      content: json(undoAnswer, { outcome: 'created', receipt, lines: [exampleScan.line] }),
    },
    ...problems(...changing),
  },
});

const close = createRoute({
  method: 'post',
  path: '/{receipt}/close',
  tags,
  summary: 'Close a receipt; its report stays as it is then',
  request: {
    params,
    body: { required: true, content: json(closeReceiptRequest, { id: ID }) },
  },
  responses: {
    200: {
      description: 'Durable.',
      content: json(closeReceiptAnswer, { outcome: 'created', receipt, discrepancies: 1 }),
    },
    ...problems(...changing),
  },
});

const report = createRoute({
  method: 'get',
  path: '/{receipt}/report',
  tags,
  summary: 'What came against what was awaited',
  request: { params },
  responses: {
    200: {
      description: 'As it is now, or as it was when the receipt was closed.',
      content: json(receiptReport, exampleReport),
    },
    ...problems(404),
  },
});

const csv = createRoute({
  method: 'get',
  path: '/{receipt}/report.csv',
  tags,
  summary: 'The same as a CSV',
  request: { params },
  responses: {
    200: {
      description: 'One row for each line and each discrepancy.',
      content: { 'text/csv': { schema: z.string(), example: reportCsv(exampleReport) } },
    },
    ...problems(404),
  },
});

const waiting = createRoute({
  method: 'get',
  path: '/{receipt}/waiting',
  tags,
  summary: 'What came with it and is still to be put away',
  request: { params },
  responses: {
    200: {
      description:
        'Units, and loose goods no more than lie there: ready to be planned with `POST /api/putaway/plans`.',
      content: json(waitingGoods, {
        receipt: exampleReport.receipt,
        rows: [
          {
            ...{ kind: 'unit', handling_unit: exampleUnit },
            at: { location: 'dock-1', name: 'Dock 1', kind: 'dock' },
          },
        ],
        more: false,
      }),
    },
    ...problems(404),
  },
});

/** What is left out is null for the rooms beneath. */
const saidOf = (said: {
  readonly scan?: string | undefined;
  readonly sku?: string | undefined;
  readonly lot?: string | undefined;
  readonly expires_on?: string | undefined;
  readonly quantity?: number | undefined;
  readonly packaging?: string | undefined;
  readonly handling_unit?: string | undefined;
  readonly note?: string | undefined;
}) => ({
  scan: said.scan ?? null,
  sku: said.sku ?? null,
  lot: said.lot ?? null,
  expires_on: said.expires_on ?? null,
  quantity: said.quantity ?? null,
  packaging: said.packaging ?? null,
  handling_unit: said.handling_unit ?? null,
  note: said.note ?? null,
});

/** `/api/receipts` */
export function receiptRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(list, async (c) =>
      c.json(orRefuse(await zone.ask('receipts.page', c.req.valid('query'))), 200),
    )
    .openapi(one, async (c) =>
      c.json(orRefuse(await zone.ask('receipts.one', c.req.valid('param').receipt)), 200),
    )
    .openapi(lines, async (c) => {
      const asked = { ...c.req.valid('param'), query: c.req.valid('query') };
      return c.json(orRefuse(await zone.ask('receipts.lines', asked)), 200);
    })
    .openapi(report, async (c) =>
      c.json(orRefuse(await zone.ask('receipts.report', c.req.valid('param').receipt)), 200),
    )
    .openapi(waiting, async (c) =>
      c.json(orRefuse(await zone.ask('putaway.waiting', c.req.valid('param').receipt)), 200),
    )
    .openapi(csv, async (c) => {
      const { receipt: id } = c.req.valid('param');
      const text = reportCsv(orRefuse(await zone.ask('receipts.report', id)));
      return c.body(text, 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="receipt-${id.replaceAll(/[^\w.-]/g, '_')}.csv"`,
      });
    })
    .openapi(open, async (c) => {
      const { id, by, ...body } = c.req.valid('json');
      const asked = {
        id,
        by: by ?? PAGE_USER,
        purchase_order: body.purchase_order ?? null,
        asn: body.asn ?? null,
        location: body.location ?? null,
        note: body.note ?? null,
      };
      return c.json(orRefuse(await zone.carryOut('receipt.open', asked)), 200);
    })
    .openapi(scan, async (c) => {
      const { id, by, ...body } = c.req.valid('json');
      const asked = {
        ...c.req.valid('param'),
        ...saidOf(body),
        id,
        by: by ?? PAGE_USER,
        accept: body.accept ?? null,
        quarantine: body.quarantine ?? null,
        reason: body.reason ?? null,
      };
      return c.json(scanAnswer.parse(orRefuse(await zone.carryOut('receipt.scan', asked))), 200);
    })
    .openapi(damage, async (c) => {
      const { id, by, ...body } = c.req.valid('json');
      const { line = null, quarantine, reason } = body;
      const asked = {
        ...c.req.valid('param'),
        ...saidOf(body),
        id,
        by: by ?? PAGE_USER,
        line,
        quarantine,
        reason,
      };
      return c.json(scanAnswer.parse(orRefuse(await zone.carryOut('receipt.damage', asked))), 200);
    })
    .openapi(undo, async (c) => {
      const { id, by, line, reason = null } = c.req.valid('json');
      const asked = { ...c.req.valid('param'), id, line, reason, by: by ?? PAGE_USER };
      return c.json(undoAnswer.parse(orRefuse(await zone.carryOut('receipt.undo', asked))), 200);
    })
    .openapi(close, async (c) => {
      const { id, by, close_document, reason = null } = c.req.valid('json');
      const who = by ?? PAGE_USER;
      const asked = { ...c.req.valid('param'), id, close_document, reason, by: who };
      return c.json(orRefuse(await zone.carryOut('receipt.close', asked)), 200);
    });
}
export type ReceiptRoutes = ReturnType<typeof receiptRoutes>;
