import { connect, type Socket } from 'node:net';
import { OperationalError } from '../base/errors.ts';
import { LINK_WRITE_MAX, type Link, type LinkEvents, type OpenLink } from '../device/link.ts';

const CONNECT_WITHIN_MS = 3_000;
/** A peer that vanished without a word is noticed by probes: first after this, then as the kernel does. */
const KEEP_ALIVE_MS = 5_000;

export type TcpAddress = { readonly host: string; readonly port: number };

/** A device that is called at its address. */
export function tcpClientLink(address: TcpAddress): OpenLink {
  return (events, signal) =>
    new Promise((resolve, reject) => {
      const { host, port } = address;
      const socket = connect({
        host,
        port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
      });
      const giveUp = (message: string, cause?: unknown): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        socket.destroy();
        reject(new OperationalError('link-not-open', `${host}:${port} ${message}`, { cause }));
      };
      const timer = setTimeout(
        () => giveUp(`does not answer within ${CONNECT_WITHIN_MS / 1_000} s`),
        CONNECT_WITHIN_MS,
      );
      const aborted = (): void => giveUp('was not waited for');
      signal.addEventListener('abort', aborted, { once: true });
      socket.once('error', (error) => giveUp('cannot be reached', error));
      socket.once('connect', () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        socket.removeAllListeners('error');
        resolve(linkOf(socket, events));
      });
    });
}

/** An open connection as a link: used for both ways of making one. */
export function linkOf(socket: Socket, events: LinkEvents): Link {
  let over = false;
  const end = (why: string): void => {
    if (over) return;
    over = true;
    socket.destroy();
    events.closed(why);
  };
  socket.on('data', (chunk) => {
    if (!over) events.data(chunk);
  });
  socket.on('error', (error) => end(`the connection failed: ${error.message}`));
  socket.on('end', () => end('the device closed the connection'));
  socket.on('close', () => end('the connection ended'));
  return {
    write(bytes) {
      if (over || socket.writableLength + bytes.length > LINK_WRITE_MAX) return false;
      socket.write(bytes);
      return true;
    },
    close() {
      over = true;
      socket.destroy();
      return socket.closed
        ? Promise.resolve()
        : new Promise((resolve) => socket.once('close', () => resolve()));
    },
  };
}
