import { HEARTBEAT_MS, liveClose } from '../../../contract/http/constants.ts';
import { type LiveMessage, type LiveRequest, liveRequest } from '../../../contract/http/view.ts';
import type { Cancel, Clock } from '../../base/clock.ts';
import { unreachable } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { millis } from '../../base/units.ts';
import type { ZoneLive } from '../../zone/zone-port.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { LiveFeed } from './feed.ts';
import { type Follower, textOf } from './follower.ts';
import { watchFrames } from './frame-watch.ts';

/** What a connection needs of its socket; `ws` gives it. */
export interface LiveSocket {
  readonly bufferedAmount: number;
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/** Bytes that may wait for a slow page; it is dropped beyond. Some ten whole views. */
export const SEND_BUFFER_MAX = 1024 * 1024;
const REQUESTS_BURST = 20;
const REQUESTS_REFILL = millis(200);
/** How long a page has to answer the close before its socket is cut. */
export const CLOSE_GRACE = millis(1_000);
const REASON_BYTES_MAX = 123;

type Options = {
  readonly socket: LiveSocket;
  readonly feed: LiveFeed;
  readonly zone: ZoneLive;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onDropped: (why: keyof typeof liveClose) => void;
};

/** One page on `/api/live`, from its opening until `closed` is called. */
export class LiveConnection implements Follower {
  readonly #options: Options;
  readonly #requests: TokenBucket;
  #leave: Cancel = () => {};
  #unwatch: Cancel = () => {};
  #cut: Cancel = () => {};
  #open = true;
  #unanswered = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#requests = new TokenBucket(options.clock, REQUESTS_BURST, REQUESTS_REFILL);
    this.#leave = options.feed.join(this);
    // Joining sends the view; a socket that could not take it has been dropped by now.
    if (!this.#open) this.#leave();
  }

  send(text: string): void {
    const { socket } = this.#options;
    if (!this.#open) return;
    if (socket.bufferedAmount > SEND_BUFFER_MAX) {
      this.drop('tooSlow', 'This page took in its messages too slowly. Open it again.');
      return;
    }
    socket.send(text);
  }

  beat(): void {
    if (!this.#open) return;
    if (this.#unanswered >= 2) {
      const seconds = (HEARTBEAT_MS * 2) / 1000;
      this.drop('silent', `No pong came for ${seconds} seconds.`);
      return;
    }
    this.#unanswered += 1;
    this.#options.socket.ping();
  }

  pong(): void {
    this.#unanswered = 0;
  }

  /** `data` as it came: anything but text is refused. */
  message(data: unknown): void {
    if (!this.#open) return;
    if (!this.#requests.take()) {
      this.drop('flood', 'Too many messages: at most 20 at once and 5 a second.');
      return;
    }
    const request = parse(data);
    if (request === null) {
      const shapes =
        '{"type":"resync"}, {"type":"watch","device":"…"|null} or a "follow" as in /api/openapi.json';
      this.drop('badMessage', `A message must be ${shapes}.`);
      return;
    }
    this.#carryOut(request);
  }

  /** Says why, and cuts the socket if the page does not close it in time. */
  drop(why: keyof typeof liveClose, reason: string): void {
    if (!this.#open) return;
    this.#end();
    const { socket, clock, logger, onDropped } = this.#options;
    logger.info({ why, reason }, 'a live page was dropped');
    onDropped(why);
    socket.close(liveClose[why], shortened(reason));
    this.#cut = clock.after(CLOSE_GRACE, () => socket.terminate());
  }

  /** The socket is gone. */
  closed(): void {
    this.#end();
    this.#cut();
  }

  #carryOut(request: LiveRequest): void {
    switch (request.type) {
      case 'resync':
        return this.#options.feed.resync(this);
      case 'watch':
        return this.#watch(request.device);
      case 'follow':
        return this.#options.feed.follow(this, request);
      default:
        return unreachable(request);
    }
  }

  #watch(device: string | null): void {
    this.#unwatch();
    this.#unwatch = () => {};
    if (device === null) return;
    const { zone, clock } = this.#options;
    const send = (message: LiveMessage): void => this.send(textOf(message));
    const unwatch = watchFrames(zone, clock, device, send);
    if (unwatch === null) {
      send({ type: 'refused', detail: `There is no device ${device}.` });
      return;
    }
    this.#unwatch = unwatch;
    if (!this.#open) unwatch();
  }

  #end(): void {
    this.#open = false;
    this.#leave();
    this.#unwatch();
  }
}

function parse(data: unknown): LiveRequest | null {
  if (typeof data !== 'string') return null;
  try {
    return liveRequest.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}

/** A close frame carries at most 123 bytes of reason (RFC 6455, 5.5). */
function shortened(reason: string): string {
  let text = reason;
  while (Buffer.byteLength(text) > REASON_BYTES_MAX) text = text.slice(0, -1);
  return text;
}
