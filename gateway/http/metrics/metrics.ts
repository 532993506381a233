import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { Counter, Histogram, Registry } from 'prom-client';
import type { Clock } from '../../base/clock.ts';
import type { ZonePort } from '../../zone/zone-port.ts';
import { Figures } from './registry.ts';
import { zoneFigures } from './zone-figures.ts';

/** What the HTTP room itself knows, beside the zone's figures. */
export type HttpFigures = {
  readonly liveClients: number;
  readonly liveDropped: ReadonlyMap<string, number>;
  readonly connections: number;
  readonly connectionsRefused: number;
};

type LoopDelay = ReturnType<typeof monitorEventLoopDelay>;
type Own = HttpFigures & { readonly version: string };

export type Metrics = {
  /** Counts each request by its route, never by its address. */
  readonly observe: MiddlewareHandler;
  text(): Promise<string>;
  readonly contentType: string;
  close(): void;
};

const REQUEST_BOUNDS_S = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

/** A registry of its own, so that two servers in one process do not meet. */
export function createMetrics(
  zone: Pick<ZonePort, 'figures' | 'readiness'>,
  clock: Clock,
  version: string,
  httpFigures: () => HttpFigures,
): Metrics {
  const registry = new Registry();
  const ofZone = zoneFigures(registry);
  const ready = new Figures<boolean>(registry).gauge({
    name: 'zone_gateway_ready',
    help: 'Whether the gateway can do its work (1) or not (0), as /readyz says.',
    read: (isReady) => Number(isReady),
  });
  const ofHttp = ownFigures(registry);
  const loop = monitorEventLoopDelay({ resolution: 20 });
  loop.enable();
  const ofProcess = processFigures(registry, loop);
  const requests = new Counter({
    name: 'zone_gateway_http_requests_total',
    help: 'HTTP requests answered, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'zone_gateway_http_request_duration_seconds',
    help: 'Time from request to answer, by route.',
    labelNames: ['route'],
    buckets: REQUEST_BOUNDS_S,
    registers: [registry],
  });

  return {
    contentType: registry.contentType,
    observe: async (c, next) => {
      const began = clock.monotonic();
      await next();
      const route = routeOf(routePath(c, -1));
      const method = METHODS.has(c.req.method) ? c.req.method : 'other';
      requests.inc({ method, route, status: String(c.res.status) });
      durations.observe({ route }, (clock.monotonic() - began) / 1000);
    },
    text() {
      ofZone.refresh(zone.figures());
      ready.refresh(zone.readiness().ready);
      ofHttp.refresh({ ...httpFigures(), version });
      ofProcess.refresh(process);
      loop.reset();
      return registry.metrics();
    },
    close: () => loop.disable(),
  };
}

const METHODS: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
]);

/** Routes are few; whatever reached none of them is one. */
function routeOf(path: string): string {
  return path === '' || path.includes('*') ? 'page' : path;
}

function ownFigures(registry: Registry): Figures<Own> {
  return new Figures<Own>(registry)
    .gauge({
      name: 'zone_gateway_build_info',
      help: 'Always 1; the label carries the version.',
      labels: ['version'],
      read: ({ version }) => [{ labels: { version }, value: 1 }],
    })
    .gauge({
      name: 'zone_gateway_live_clients',
      help: 'Pages that follow live.',
      read: ({ liveClients }) => liveClients,
    })
    .counter({
      name: 'zone_gateway_live_dropped_total',
      help: 'Live pages that were dropped since the start, by reason.',
      labels: ['reason'],
      read: ({ liveDropped }) =>
        [...liveDropped].map(([reason, value]) => ({ labels: { reason }, value })),
    })
    .gauge({
      name: 'zone_gateway_http_connections',
      help: 'Open connections.',
      read: ({ connections }) => connections,
    })
    .counter({
      name: 'zone_gateway_http_connections_refused_total',
      help: 'Connections refused since the start because too many were open.',
      read: ({ connectionsRefused }) => connectionsRefused,
    });
}

/** Names as Prometheus' client libraries have them. */
function processFigures(registry: Registry, loop: LoopDelay): Figures<NodeJS.Process> {
  const delay = (nanoseconds: number): number =>
    Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0;
  return new Figures<NodeJS.Process>(registry)
    .gauge({
      name: 'process_resident_memory_bytes',
      help: 'Resident memory of the process.',
      read: (self) => self.memoryUsage.rss(),
    })
    .gauge({
      name: 'process_heap_bytes',
      help: 'JavaScript heap in use on the main thread.',
      read: (self) => self.memoryUsage().heapUsed,
    })
    .counter({
      name: 'process_cpu_seconds_total',
      help: 'Processor time of the process, user and system.',
      read: (self) => {
        const { user, system } = self.cpuUsage();
        return (user + system) / 1e6;
      },
    })
    .gauge({
      name: 'process_uptime_seconds',
      help: 'Time since the start of the process, on the monotonic clock.',
      read: (self) => self.uptime(),
    })
    .gauge({
      name: 'nodejs_eventloop_lag_p99_seconds',
      help: 'Delay of the main thread since the last scrape, 99th percentile.',
      read: () => delay(loop.percentile(99)),
    })
    .gauge({
      name: 'nodejs_eventloop_lag_max_seconds',
      help: 'Longest delay of the main thread since the last scrape.',
      read: () => delay(loop.max),
    });
}
