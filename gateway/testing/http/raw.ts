import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Answer } from './program.ts';

/** Bytes to the server and back, for what no HTTP client would send. */

export async function openRaw(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  // A socket that the server cuts is what these tests wait for.
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** All that the server sends until it closes. */
export async function untilClosed(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  if (!socket.closed) await once(socket, 'close');
  return text;
}

/** Sends these bytes, takes the whole answer, and ends. */
export async function exchange(port: number, bytes: string | Buffer): Promise<Answer> {
  const socket = await openRaw(port);
  const all = untilClosed(socket);
  socket.write(bytes);
  return answerIn(await all);
}

/** An answer whose end is the end of its connection. */
export function answerIn(text: string): Answer {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(first.split(' ')[1]), headers, text: text.slice(end + 4) };
}
