import { createServer, type Server, type Socket } from 'node:net';
import { OperationalError } from '../base/errors.ts';
import type { OpenLink } from '../device/link.ts';
import { linkOf, type TcpAddress } from './tcp-client.ts';

/**
 * A device that calls the gateway. One device at a time: the newest connection wins, because a device that
 * lost its power calls again long before the old connection is known to be dead.
 */
export function tcpServerLink(address: TcpAddress): OpenLink {
  return (events, signal) =>
    new Promise((resolve, reject) => {
      const { host, port } = address;
      const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 5_000 });
      const aborted = (): void => {
        server.close();
        reject(new OperationalError('link-not-open', 'no device was waited for'));
      };
      signal.addEventListener('abort', aborted, { once: true });
      server.once('error', (cause) => {
        signal.removeEventListener('abort', aborted);
        const message = `cannot listen on ${host}:${port}`;
        reject(new OperationalError('link-not-open', message, { cause }));
      });
      server.listen(port, host);
      server.once('connection', (socket) => {
        signal.removeEventListener('abort', aborted);
        resolve(accepted(server, socket, events));
      });
    });
}

function accepted(
  server: Server,
  first: Socket,
  events: Parameters<OpenLink>[0],
): Awaited<ReturnType<OpenLink>> {
  let current = first;
  let over = false;
  const wrap = (socket: Socket) =>
    linkOf(socket, {
      data: events.data,
      closed(why) {
        // An older connection that ends after it was replaced says nothing.
        if (over || socket !== current) return;
        over = true;
        server.close();
        events.closed(why);
      },
    });
  let link = wrap(first);
  server.on('connection', (socket) => {
    const before = link;
    current = socket;
    link = wrap(socket);
    void before.close();
  });
  return {
    write: (bytes) => link.write(bytes),
    async close() {
      over = true;
      server.close();
      await link.close();
    },
  };
}
