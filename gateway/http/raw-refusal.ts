import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { createAdaptorServer } from '@hono/node-server';
import { hostNameOf } from './origin.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';

/** Problems for what never becomes a request of the app, or is no longer one when it is refused. */

export const HEADER_BYTES_MAX = 16 * 1024;

/** What is not HTTP, or comes too slowly, is told so in HTTP where that is still possible. */
export function refuseBytes(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const problem = problemOf(...refusalOf(error.code));
  const body = JSON.stringify(problem);
  const head = [`HTTP/1.1 ${problem.status} ${problem.title}`, `content-type: ${PROBLEM_TYPE}`];
  endWith(socket, head, body);
}

function refusalOf(code: string | undefined): Parameters<typeof problemOf> {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW': {
      const max = HEADER_BYTES_MAX / 1024;
      return [431, 'headers_too_large', `The headers are larger than ${max} KiB.`];
    }
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'too_slow', 'The request did not arrive in time. Send it again at once.'];
    case 'HPE_INVALID_METHOD':
      return [400, 'not_http', 'These bytes do not begin with a method of HTTP/1.1.'];
    default:
      return [400, 'not_http', 'These bytes are not an HTTP/1.1 request.'];
  }
}

const NO_HOST = 'The Host header is missing or is not the name of a host.';

/** The adapter cannot make an address of a request without a right Host, and would answer with nothing. */
export function hostFirst(server: Server): void {
  const answers = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (hasHost(incoming)) {
      for (const answer of answers) Reflect.apply(answer, server, [incoming, outgoing]);
      return;
    }
    const body = JSON.stringify(problemOf(400, 'bad_host', NO_HOST));
    const length = Buffer.byteLength(body);
    const headers = { 'content-type': PROBLEM_TYPE, 'content-length': length, connection: 'close' };
    outgoing.writeHead(400, headers).end(body);
  });
}

export function hasHost({ headers }: IncomingMessage): boolean {
  return hostNameOf(headers.host) !== null;
}

type Fetch = Parameters<typeof createAdaptorServer>[0]['fetch'];

/**
 * Of a refused upgrade the adapter would send the status alone. Here the whole answer is sent first; the
 * adapter sees that the socket is gone and leaves it.
 */
export function withWholeRefusals(fetch: Fetch): Fetch {
  return async (request, bindings) => {
    const answer = await fetch(request, bindings);
    const isUpgrade = bindings.outgoing === undefined;
    if (isUpgrade && answer instanceof Response && answer.status >= 400) {
      const { socket } = bindings.incoming;
      const head = [`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`];
      for (const [name, value] of answer.headers) head.push(`${name}: ${value}`);
      const closed = once(socket, 'close').catch(() => {});
      endWith(socket, head, await answer.text());
      if (!socket.destroyed) await closed;
    }
    return answer;
  };
}

function endWith(socket: Duplex, head: readonly string[], body: string): void {
  const length = `content-length: ${Buffer.byteLength(body)}`;
  const text = [...head, length, 'connection: close', '', body].join('\r\n');
  socket.end(text, () => socket.destroy());
}
