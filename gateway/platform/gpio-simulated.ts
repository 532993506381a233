import { createServer, type Socket } from 'node:net';
import { OperationalError } from '../base/errors.ts';
import type { Gpio, OpenGpio } from '../device/gpio/port.ts';
import type { TcpAddress } from './tcp-client.ts';

const LINE_MAX = 128;
const CLIENTS_MAX = 16;

/**
 * Lines without hardware. Whoever connects to `listen` hears each level as a text line, `gate-1 1`, and
 * moves an input with the same words. Without `listen` nobody moves them. For demonstration and tests.
 */
export function gpioSimulated(listen: TcpAddress | null): OpenGpio {
  return async (lines, events, signal) => {
    const levels = new Map<string, boolean>();
    for (const { id } of lines.inputs) levels.set(id, false);
    for (const { id, safe } of lines.outputs) levels.set(id, safe);
    const clients = new Set<Socket>();
    const say = (id: string): string => `${id} ${levels.get(id) === true ? 1 : 0}\n`;
    const inputs = new Set(lines.inputs.map(({ id }) => id));

    const take = (client: Socket, text: string): void => {
      const [id = '', level = ''] = text.trim().split(' ');
      if (!inputs.has(id) || (level !== '0' && level !== '1')) {
        client.write(`? "${text.trim()}": write the name of an input and 0 or 1\n`);
        return;
      }
      const active = level === '1';
      if (levels.get(id) === active) return;
      levels.set(id, active);
      events.level(id, active);
      for (const each of clients) each.write(say(id));
    };

    const server = createServer({ noDelay: true }, (client) => {
      if (clients.size >= CLIENTS_MAX) {
        client.destroy();
        return;
      }
      clients.add(client);
      client.on('error', () => client.destroy());
      client.on('close', () => clients.delete(client));
      client.setEncoding('utf8');
      let rest = '';
      client.on('data', (text) => {
        const parts = (rest + String(text)).split('\n');
        rest = parts.pop() ?? '';
        for (const part of parts) take(client, part);
        if (rest.length > LINE_MAX) client.destroy();
      });
      for (const id of levels.keys()) client.write(say(id));
    });
    if (listen !== null) await listening(server, listen, signal);
    for (const id of inputs) events.level(id, false);

    const gpio: Gpio = {
      set(id, active) {
        if (levels.get(id) === active) return;
        levels.set(id, active);
        for (const client of clients) client.write(say(id));
      },
      close() {
        for (const { id, safe } of lines.outputs) gpio.set(id, safe);
        for (const client of clients) client.end();
        return listen === null
          ? Promise.resolve()
          : new Promise((resolve) => {
              server.close(() => resolve());
              setTimeout(() => {
                for (const client of clients) client.destroy();
              }, 200).unref();
            });
      },
    };
    return gpio;
  };
}

function listening(
  server: ReturnType<typeof createServer>,
  { host, port }: TcpAddress,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const what = `the simulated GPIO lines cannot listen on ${host}:${port}`;
      reject(new OperationalError('gpio-not-open', what, { cause }));
    });
    server.listen({ host, port, signal }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}
