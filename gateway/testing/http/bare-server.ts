import { Writable } from 'node:stream';
import { systemClock } from '../../base/clock.ts';
import { randomIds } from '../../base/ids.ts';
import { openAccess } from '../../http/access.ts';
import { createApp } from '../../http/app.ts';
import { httpConfig } from '../../http/config.ts';
import { LivePages } from '../../http/live/route.ts';
import { createMetrics } from '../../http/metrics/metrics.ts';
import { Page } from '../../http/page.ts';
import { type HttpLimits, type RunningHttp, startHttp } from '../../http/server.ts';
import { createLogger } from '../../platform/logger.ts';
import type { ZonePort } from '../../zone/zone-port.ts';
import { freePort } from '../gateway/process.ts';

/** The HTTP server alone, for limits that the program keeps to itself. Its zone must not be asked anything. */
export async function startBareServer(
  limits: Partial<HttpLimits>,
): Promise<RunningHttp & { log(): string }> {
  let log = '';
  const stream = new Writable({
    write(part, _encoding, done) {
      log += String(part);
      done();
    },
  });
  const http = await startHttp({
    config: httpConfig.parse({ listen: `127.0.0.1:${await freePort()}` }),
    zone: untouched(),
    clock: systemClock(() => true),
    logger: createLogger('debug', stream),
    secret: () => '',
    version: '0',
    page: '/nowhere',
    limits,
  });
  return { ...http, log: () => log };
}

/** Every route of the app as `GET /api/stock/{…}` writes it. */
export function routesOfApp(): string[] {
  const clock = systemClock(() => true);
  const logger = createLogger('error');
  const zone = untouched();
  const metrics = createMetrics(zone, clock, '0', () => {
    throw new Error('no scrape');
  });
  const app = createApp({
    zone,
    access: openAccess,
    live: new LivePages(zone, clock, logger),
    metrics,
    page: new Page('/nowhere'),
    names: new Set(),
    logger,
    newId: randomIds,
    version: '0',
  });
  metrics.close();
  const routes = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  return [...new Set(routes)].sort();
}

function untouched(): ZonePort {
  return new Proxy(Object.create(null), {
    get(_target, member) {
      throw new Error(`the zone was asked for ${String(member)}`);
    },
  });
}
