import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createAdaptorServer, type WebSocketServerLike } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import type { Clock } from '../base/clock.ts';
import { assert, describeError, OperationalError } from '../base/errors.ts';
import { type IdSource, randomIds } from '../base/ids.ts';
import type { Logger } from '../base/logger.ts';
import type { SecretReader } from '../base/secret.ts';
import { millis } from '../base/units.ts';
import type { ZonePort } from '../zone/zone-port.ts';
import { openAccess, tokenAccess } from './access.ts';
import { createApp } from './app.ts';
import { type HttpConfig, isLoopback } from './config.ts';
import { Connections } from './connections.ts';
import { LIVE_MESSAGE_BYTES_MAX, LIVE_PATH, LivePages } from './live/route.ts';
import { createMetrics } from './metrics/metrics.ts';
import { namesOf } from './origin.ts';
import { Page } from './page.ts';
import {
  HEADER_BYTES_MAX,
  hasHost,
  hostFirst,
  refuseBytes,
  withWholeRefusals,
} from './raw-refusal.ts';

export type HttpOptions = {
  readonly config: HttpConfig;
  readonly zone: ZonePort;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly secret: SecretReader;
  readonly version: string;
  /** Folder of the built page. */
  readonly page: string;
  readonly newId?: IdSource;
  readonly limits?: Partial<HttpLimits>;
};

export type HttpLimits = {
  readonly connections: number;
  /** Of these, from one address beyond this machine. */
  readonly per_address: number;
  /** A client must have sent its headers, and its whole request, in so many milliseconds. */
  readonly headers_ms: number;
  readonly request_ms: number;
  /** Nothing came or went for so long on an open connection. */
  readonly idle_ms: number;
  readonly keep_alive_ms: number;
  /** How often connections are looked at for these. */
  readonly check_ms: number;
  /** How long running answers may take at the stop. */
  readonly stop_ms: number;
};

const LIMITS: HttpLimits = {
  connections: 256,
  per_address: 64,
  headers_ms: 10_000,
  request_ms: 60_000,
  idle_ms: 60_000,
  keep_alive_ms: 30_000,
  check_ms: 2_000,
  stop_ms: 2_000,
};
const HEADERS_MAX = 100;

export type RunningHttp = {
  /** What a person opens on this machine, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection, those that do not end by themselves after a bounded time. */
  close(): Promise<void>;
};

/**
 * Serves page, API, live view and metrics. Rejects with `http-listen` (address in use, not allowed),
 * `tls-files`, `secret-missing` or `access-token-weak`.
 */
export async function startHttp(options: HttpOptions): Promise<RunningHttp> {
  const { config, zone, clock, logger, version } = options;
  const limits = { ...LIMITS, ...options.limits };
  const tls = config.tls === undefined ? null : readTls(config.tls);
  // The schema of the configuration says the same, with file and line; this is the last door.
  const beyond = !isLoopback(config.listen.host);
  assert(
    !beyond || (tls !== null && config.access_token !== undefined),
    'beyond loopback there are TLS files and an access token',
  );
  const access =
    config.access_token === undefined
      ? openAccess
      : tokenAccess(options.secret(config.access_token), tls !== null, clock);

  const live = new LivePages(zone, clock, logger);
  const connections = new Connections(limits.per_address);
  const metrics = createMetrics(zone, clock, version, () => ({
    liveClients: live.count,
    liveDropped: live.dropped,
    connections: connections.all.size,
    connectionsRefused: connections.refused,
  }));
  const app = createApp({
    zone,
    access,
    live,
    metrics,
    page: new Page(options.page),
    names: namesOf(config),
    logger,
    newId: options.newId ?? randomIds,
    version,
  });
  const server = createNodeServer(app.fetch, limits, tls);
  server.on('connection', (socket: Socket) => connections.take(socket));
  server.on('drop', () => {
    connections.drop();
    if (connections.refused === 1)
      logger.warn({ max: limits.connections }, 'too many HTTP connections');
  });
  try {
    await listen(server, config.listen);
  } catch (cause) {
    metrics.close();
    throw cause;
  }
  server.on('error', (error) => {
    logger.error({ err: error }, `the HTTP server failed: ${describeError(error)}`);
  });

  let closing: Promise<void> | null = null;
  const { port } = addressOf(server);
  return {
    url: urlOf(config, port, tls !== null),
    port,
    close() {
      closing ??= stop(server, live, connections.all, clock, limits.stop_ms).then(() =>
        metrics.close(),
      );
      return closing;
    },
  };
}

type Tls = { readonly cert: Buffer; readonly key: Buffer };

function createNodeServer(
  fetch: Parameters<typeof createAdaptorServer>[0]['fetch'],
  limits: HttpLimits,
  tls: Tls | null,
): Server {
  const serverOptions = {
    headersTimeout: limits.headers_ms,
    requestTimeout: limits.request_ms,
    keepAliveTimeout: limits.keep_alive_ms,
    connectionsCheckingInterval: limits.check_ms,
    maxHeaderSize: HEADER_BYTES_MAX,
    // A request without Host is refused in words by `hostFirst`.
    requireHostHeader: false,
    // Any other request with an upgrade header is answered as plain HTTP.
    shouldUpgradeCallback: isLiveUpgrade,
  } satisfies ServerOptions;
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIVE_MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
    clientTracking: false,
  });
  // ws and the adapter name the same methods; their declared listener types do not meet.
  const common = {
    fetch: withWholeRefusals(fetch),
    websocket: { server: webSockets as unknown as WebSocketServerLike },
    overrideGlobalObjects: false,
  };
  const server =
    tls === null
      ? createAdaptorServer({ ...common, createServer, serverOptions })
      : createAdaptorServer({
          ...common,
          createServer: createTlsServer,
          serverOptions: {
            ...serverOptions,
            ...tls,
            minVersion: 'TLSv1.2',
            handshakeTimeout: limits.headers_ms,
          },
        });
  assert('headersTimeout' in server, 'the server speaks HTTP/1.1');
  server.timeout = limits.idle_ms;
  server.maxHeadersCount = HEADERS_MAX;
  server.maxConnections = limits.connections;
  hostFirst(server);
  server.on('clientError', refuseBytes);
  return server;
}

function isLiveUpgrade(request: IncomingMessage): boolean {
  const [path] = (request.url ?? '').split('?');
  return (
    hasHost(request) && request.headers.upgrade?.toLowerCase() === 'websocket' && path === LIVE_PATH
  );
}

function readTls(files: { readonly certificate: string; readonly key: string }): Tls {
  try {
    return { cert: readFileSync(files.certificate), key: readFileSync(files.key) };
  } catch (cause) {
    const what = `the TLS files ${files.certificate} and ${files.key} cannot be read`;
    throw new OperationalError('tls-files', what, { cause });
  }
}

function listen(server: Server, { host, port }: HttpConfig['listen']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const what = `cannot listen on ${host} port ${port}; is another gateway running there?`;
      reject(new OperationalError('http-listen', what, { cause }));
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  assert(address !== null && typeof address !== 'string', 'the server listens on a port');
  return address;
}

function urlOf({ listen: { host }, names }: HttpConfig, port: number, secure: boolean): string {
  const name = names[0] ?? host;
  return `${secure ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** Takes no more; running answers may end; what is left after `patience` is cut. */
async function stop(
  server: Server,
  live: LivePages,
  sockets: ReadonlySet<Socket>,
  clock: Clock,
  patience: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  live.stop();
  server.closeIdleConnections();
  const cancel = clock.after(millis(patience), () => {
    for (const socket of sockets) socket.destroy();
  });
  await closed;
  cancel();
}
