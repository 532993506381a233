import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Reading } from '../../contract/reading.ts';
import { systemClock } from '../../gateway/base/clock.ts';
import { silentLogger } from '../../gateway/base/logger.ts';
import { loadProfile } from '../../gateway/configuration/profiles.ts';
import { Device } from '../../gateway/device/driver/device.ts';
import type { OpenLink } from '../../gateway/device/link.ts';
import { compileProfile } from '../../gateway/device/profile/compile.ts';
import { serialSettings } from '../../gateway/device/profile/transport.ts';
import { serialLink } from '../../gateway/platform/serial.ts';
import { tcpClientLink } from '../../gateway/platform/tcp-client.ts';
import { tcpServerLink } from '../../gateway/platform/tcp-server.ts';
import { PseudoTerminal } from '../../gateway/testing/links/pty.ts';

/** Unplugged and plugged in again, on real sockets and a real pseudo-terminal, by the machine's clock. */

const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function start(id: string, openLink: OpenLink): { device: Device; readings: Reading[] } {
  const loaded = loadProfile(id, '/');
  if (!loaded.ok || loaded.value.kind === 'gpio') throw new Error(JSON.stringify(loaded));
  const device = new Device({
    id: 'device-1',
    codec: compileProfile(loaded.value),
    openLink,
    clock: systemClock(() => false),
    random: () => 0.5,
    logger: silentLogger,
    year: () => 2026,
  });
  const readings: Reading[] = [];
  device.onReading((reading) => void readings.push(reading));
  device.start();
  ends.push(() => device.stop());
  return { device, readings };
}

const within = { timeout: 10_000, interval: 10 };
const state = (device: Device, wanted: string): Promise<void> =>
  vi.waitFor(() => expect(device.status.state).toBe(wanted), within);
const heard = (readings: readonly Reading[], text: string): Promise<void> =>
  vi.waitFor(() => expect(readings.at(-1)).toMatchObject({ kind: 'barcode', text }), within);

/** A device with a TCP port, which can be switched off and on. */
class TcpDevice {
  port = 0;
  #server: Server | null = null;
  #socket: Socket | null = null;
  received = '';

  async switchOn(): Promise<void> {
    const server = createServer((socket) => {
      this.#socket = socket;
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        this.received += chunk.toString('latin1');
      });
    });
    this.#server = server;
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.port = address.port;
  }

  say(text: string): void {
    this.#socket?.write(Buffer.from(text, 'latin1'));
  }

  /** `reset`: as when the power goes and the network stack answers for it later. */
  async switchOff(how: 'end' | 'reset' = 'end'): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (how === 'end') this.#socket?.end();
    else this.#socket?.resetAndDestroy();
    if (server === null) return;
    server.close();
    this.#socket?.destroy();
    await once(server, 'close');
  }
}

describe('a device that the gateway calls', () => {
  it.each(['end', 'reset'] as const)(
    'comes back after its connection has gone (%s)',
    async (how) => {
      const tcp = new TcpDevice();
      await tcp.switchOn();
      ends.push(() => tcp.switchOff());
      const { device, readings } = start(
        'sick-clv-lector',
        tcpClientLink({ host: '127.0.0.1', port: tcp.port }),
      );
      await state(device, 'up');
      await vi.waitFor(() => {
        tcp.say('\u0002A-1\u0003');
        expect(readings.at(-1)).toMatchObject({ text: 'A-1' });
      }, within);
      tcp.say('\u0002HAL');
      await tcp.switchOff(how);
      await state(device, 'down');
      expect(device.status.why).not.toBeNull();
      await tcp.switchOn();
      await state(device, 'up');
      await vi.waitFor(() => {
        tcp.say('\u0002A-2\u0003');
        expect(readings.at(-1)).toMatchObject({ text: 'A-2' });
      }, within);
      // Nothing of the half frame came through as a code.
      expect(
        readings.some((reading) => reading.kind === 'barcode' && /HAL/.test(reading.text)),
      ).toBe(false);
      expect(device.send('trigger_on')).toBe(true);
      await vi.waitFor(() => expect(tcp.received).toContain('\u0002sMN mTCgateon\u0003'), within);
    },
  );

  it('says why it cannot be reached', async () => {
    const tcp = new TcpDevice();
    await tcp.switchOn();
    await tcp.switchOff();
    const { device } = start('generic-lines', tcpClientLink({ host: '127.0.0.1', port: tcp.port }));
    await state(device, 'down');
    expect(device.status.why).toContain(`127.0.0.1:${tcp.port} cannot be reached`);
    await vi.waitFor(() => expect(device.status.attempts).toBeGreaterThan(2), within);
  });
});

describe('a device that calls the gateway', () => {
  it('may call again before its old connection is known to be dead', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const { port } = address;
    probe.close();
    await once(probe, 'close');
    const { device, readings } = start('generic-lines', tcpServerLink({ host: '127.0.0.1', port }));
    const call = async (): Promise<Socket> => {
      const socket = connect(port, '127.0.0.1');
      ends.push(() => socket.destroy());
      await once(socket, 'connect');
      return socket;
    };
    const first = await vi.waitFor(call, within);
    await state(device, 'up');
    first.write('A-1\r\n');
    await heard(readings, 'A-1');
    const second = await call();
    second.write('A-2\r\n');
    await heard(readings, 'A-2');
    expect(device.works).toBe(true);
    second.destroy();
    await state(device, 'down');
    const third = await vi.waitFor(call, within);
    third.write('A-3\r\n');
    await heard(readings, 'A-3');
  });
});

describe('a device on a serial line', () => {
  it('is unplugged in the middle of a line and plugged in again', async () => {
    const pty = new PseudoTerminal();
    ends.push(() => pty.remove());
    await pty.plug();
    const settings = serialSettings.parse({ baud: 9600 });
    const { device, readings } = start('mettler-toledo-sics', serialLink(pty.path, settings));
    await state(device, 'up');
    pty.write('S S     100.00 g\r\nS S   2');
    await vi.waitFor(
      () => expect(readings).toMatchObject([{ kind: 'weight', milligrams: 100_000 }]),
      within,
    );
    await pty.unplug();
    await state(device, 'down');
    await vi.waitFor(() => expect(device.status.attempts).toBeGreaterThan(1), within);
    expect(device.status.why).toContain('is the adapter plugged in?');
    await pty.plug();
    await state(device, 'up');
    const weight = device.weigh();
    await vi.waitFor(() => expect(pty.takeReceived()).toContain('SI\r\n'), within);
    pty.write('S S     200.00 g\r\n');
    await expect(weight).resolves.toMatchObject({ milligrams: 200_000 });
  });

  it('may be closed at the very moment that it is opened, again and again', async () => {
    const pty = new PseudoTerminal();
    ends.push(() => pty.remove());
    await pty.plug();
    const open = serialLink(pty.path, serialSettings.parse({ baud: 9600 }));
    for (let i = 0; i < 20; i += 1) {
      const closed: string[] = [];
      const events = { data: () => {}, closed: (why: string) => void closed.push(why) };
      const link = await open(events, new AbortController().signal);
      await link.close();
      expect(link.write(Uint8Array.of(0x57))).toBe(false);
      expect(closed).toEqual([]);
    }
  });
});
