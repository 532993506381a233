import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { plainWords } from '../../gateway/base/errors.ts';

/** Where `scripts/disturb` reaches a running demo. */
export const controlSocket = (data: string): string => join(data, 'demo.sock');

/** An answer that begins so says why nothing was done. */
export const FAILED = 'failed: ';

const REQUEST_MAX = 1_000;

/** Whether a demo answers there; what a killed one left behind does not. */
export function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Takes one line of words per connection, and answers with one line. */
export function serveControl(
  path: string,
  carryOut: (words: readonly string[]) => Promise<string>,
): Promise<Server> {
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('data', (part) => {
      text += String(part);
      if (text.length > REQUEST_MAX) socket.destroy();
      if (!text.includes('\n')) return;
      carryOut(text.trim().split(/\s+/)).then(
        (answer) => socket.end(`${answer}\n`),
        (error: unknown) => socket.end(`${FAILED}${plainWords(error)}\n`),
      );
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve(server));
  });
}
