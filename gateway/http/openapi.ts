import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { liveMessage, liveRequest } from '../../contract/http/view.ts';
import { SESSION_COOKIE } from './access.ts';

/** The document of the whole API, made once when it is first asked for. */
export function openApiDocument(app: OpenAPIHono, version: string): string {
  const document = app.getOpenAPI31Document(
    {
      openapi: '3.1.0',
      info: {
        title: 'Zone gateway',
        version,
        description: [
          'Stock, ledger, exceptions, devices and replication of one warehouse zone.',
          'Every error is an application/problem+json (RFC 9457) with a stable `code` and a sentence in `detail`.',
          'Every change carries an `id` that its maker chose: sent again, it changes nothing and answers `exists`;',
          'with another body it is refused with 409 and `exists_with_different_body`.',
        ].join(' '),
      },
      servers: [{ url: '/', description: 'This gateway' }],
      tags: [
        { name: 'zone', description: 'What the page shows, live' },
        { name: 'stock', description: 'What lies where' },
        { name: 'search', description: 'Where is it' },
        { name: 'putaway', description: 'Where goods are put, and who is on the way with them' },
        { name: 'counts', description: 'Counting places, blind' },
        {
          name: 'adjustments',
          description: 'Corrections by so many more or fewer, and what is thrown away',
        },
        { name: 'ledger', description: 'Append-only entries behind every quantity' },
        { name: 'months', description: 'Closing the books' },
        { name: 'movements', description: 'Moving goods, and taking a movement back' },
        { name: 'reservations', description: 'What is promised to whom' },
        { name: 'lots', description: 'Lots and serial numbers' },
        { name: 'units', description: 'Handling units: pallets, cases, totes' },
        { name: 'trace', description: 'Where goods went, and what they came from' },
        { name: 'recalls', description: 'Lots that are called back' },
        { name: 'parcels', description: 'What passed the stations' },
        { name: 'exceptions', description: 'What needs a person' },
        { name: 'devices', description: 'Scanners, scales, lines' },
        { name: 'replication', description: 'The uplink to central' },
        {
          name: 'import',
          description: 'Catalog, locations, stock and orders from and to CSV',
        },
        { name: 'orders', description: 'What customers ordered, what is kept for it, what waits' },
        { name: 'receiving', description: 'Purchase orders, shipping notices and what came' },
        { name: 'transfers', description: 'Goods on their way to another zone, and from one' },
        { name: 'returns', description: 'What customers sent back' },
        { name: 'session', description: 'Access beyond loopback' },
        { name: 'operating', description: 'Health and metrics' },
      ],
      security: [{}, { token: [] }, { session: [] }],
    },
    { unionPreferredType: 'oneOf' },
  );
  return JSON.stringify(document);
}

/** What is served without a typed route: the WebSocket, the document itself and the metrics. */
export function describePlainRoutes(app: OpenAPIHono): void {
  const registry = app.openAPIRegistry;
  registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description: 'Given by POST /api/session. Over TLS its name begins with `__Host-`.',
  });
  registry.registerPath({
    method: 'get',
    path: '/api/live',
    tags: ['zone'],
    summary: 'WebSocket: the whole view, then what changed, at most four times a second',
    description:
      'The server sends `LiveMessage` as JSON text: a view first, deltas whose `revision` rises by one, a heartbeat every 5 s. The client may send `LiveRequest`, at most 5 a second.',
    responses: {
      101: {
        description: 'Messages from the server.',
        content: { 'application/json': { schema: liveMessage.meta({ id: 'LiveMessage' }) } },
      },
      426: { description: 'Not a WebSocket request.' },
    },
    'x-client-messages': z.toJSONSchema(liveRequest),
  });
  registry.registerPath({
    method: 'get',
    path: '/api/openapi.json',
    tags: ['operating'],
    summary: 'This document',
    responses: {
      200: {
        description: 'OpenAPI 3.1.',
        content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } },
      },
    },
  });
  registry.registerPath({
    method: 'get',
    path: '/metrics',
    tags: ['operating'],
    summary: 'Figures for Prometheus',
    responses: {
      200: {
        description: 'Text exposition format 0.0.4.',
        content: { 'text/plain': { schema: z.string() } },
      },
    },
  });
}
