import { upgradeWebSocket } from '@hono/node-server';
import type { Context } from 'hono';
import { WebSocket } from 'ws';
import type { Clock } from '../../base/clock.ts';
import { assert, describeError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { ZoneLive } from '../../zone/zone-port.ts';
import { checkOrigin } from '../origin.ts';
import { ProblemError } from '../problem.ts';
import { LiveConnection } from './connection.ts';
import { LiveFeed } from './feed.ts';

/** Pages that follow live at once. */
export const LIVE_MAX = 64;
export const LIVE_PATH = '/api/live';
export const LIVE_MESSAGE_BYTES_MAX = 64 * 1024;

/** All open pages of one server. */
export class LivePages {
  readonly feed: LiveFeed;
  readonly #zone: ZoneLive;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #open = new Set<LiveConnection>();
  readonly #dropped = new Map<string, number>();
  #stopping = false;

  constructor(zone: ZoneLive, clock: Clock, logger: Logger) {
    this.#zone = zone;
    this.#clock = clock;
    this.#logger = logger;
    this.feed = new LiveFeed(zone, clock);
  }

  get count(): number {
    return this.#open.size;
  }

  /** How many were dropped so far, by reason. */
  get dropped(): ReadonlyMap<string, number> {
    return this.#dropped;
  }

  /** The handler of `GET /api/live`. Throws problems while it is still plain HTTP. */
  handle(c: Context): Promise<Response> {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      const detail = 'This address is a WebSocket: open it with the upgrade header.';
      throw new ProblemError(426, 'upgrade_required', detail, {
        headers: { upgrade: 'websocket', connection: 'Upgrade' },
      });
    }
    checkOrigin({
      host: c.req.header('host'),
      origin: c.req.header('origin'),
      fetchSite: c.req.header('sec-fetch-site'),
    });
    if (this.#stopping) throw new ProblemError(503, 'stopping', 'The gateway is stopping.');
    return upgradeWebSocket(c, this.#events(), {
      onError: (error) =>
        this.#logger.error({ err: error }, `a live page failed: ${describeError(error)}`),
    });
  }

  /** Closes every page with its reason; sockets that do not answer are cut after a second. */
  stop(): void {
    this.#stopping = true;
    for (const connection of [...this.#open]) {
      connection.drop('stopping', 'The gateway is stopping.');
    }
  }

  #events() {
    let connection: LiveConnection | null = null;
    return {
      onOpen: (_event: Event, context: { readonly raw?: unknown }) => {
        const socket = context.raw;
        assert(socket instanceof WebSocket, 'the server speaks through ws');
        connection = this.#take(socket);
        socket.on('pong', () => connection?.pong());
      },
      onMessage: (event: MessageEvent) => connection?.message(event.data),
      onClose: () => {
        connection?.closed();
        if (connection !== null) this.#open.delete(connection);
      },
      // A broken frame or a reset; ws closes the socket by itself.
      onError: () => {},
    };
  }

  #take(socket: WebSocket): LiveConnection {
    const connection = new LiveConnection({
      socket,
      feed: this.feed,
      zone: this.#zone,
      clock: this.#clock,
      logger: this.#logger,
      onDropped: (why) => this.#dropped.set(why, (this.#dropped.get(why) ?? 0) + 1),
    });
    this.#open.add(connection);
    if (this.#stopping) connection.drop('stopping', 'The gateway is stopping.');
    else if (this.#open.size > LIVE_MAX) {
      connection.drop('tooMany', `${LIVE_MAX} pages are open already; close one of them.`);
    }
    return connection;
  }
}
