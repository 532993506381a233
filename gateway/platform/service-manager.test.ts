import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { feedWatchdog } from '../zone/service-manager.ts';
import { serviceManager } from './service-manager.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notify-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A datagram socket such as systemd opens, by socat: prints what arrives. */
async function listen(path: string) {
  const socat = spawn('socat', ['-u', `UNIX-RECVFROM:${path},fork`, 'STDOUT']);
  let heard = '';
  socat.stdout.on('data', (data) => {
    heard += String(data);
  });
  await expect.poll(async () => (await import('node:fs')).existsSync(path)).toBe(true);
  return {
    heard: () => heard,
    async close() {
      socat.kill();
      await once(socat, 'exit');
    },
  };
}

describe('the service manager', () => {
  it('hears ready, status, life and stop from the real systemd-notify', async () => {
    const path = join(folder, 'notify');
    const socket = await listen(path);
    // systemd-notify finds the socket in the environment that it inherits.
    process.env.NOTIFY_SOCKET = path;
    try {
      const manager = serviceManager(
        { NOTIFY_SOCKET: path, WATCHDOG_USEC: '30000000', WATCHDOG_PID: String(process.pid) },
        silentLogger,
      );
      expect(manager.watchdogMs).toBe(30_000);
      manager.ready('3 stations');
      manager.alive();
      manager.stopping();
      await expect.poll(socket.heard).toContain('READY=1');
      await expect.poll(socket.heard).toContain('STATUS=3 stations');
      await expect.poll(socket.heard).toContain('WATCHDOG=1');
      await expect.poll(socket.heard).toContain('STOPPING=1');
    } finally {
      delete process.env.NOTIFY_SOCKET;
      await socket.close();
    }
  });

  it('is silent where nobody listens, and does not feed a watchdog that watches another process', () => {
    expect(serviceManager({}, silentLogger).watchdogMs).toBeNull();
    const other = { NOTIFY_SOCKET: '/nowhere', WATCHDOG_USEC: '1000000', WATCHDOG_PID: '1' };
    expect(serviceManager(other, silentLogger).watchdogMs).toBeNull();
  });
});

describe('the watchdog', () => {
  it('is fed at a third of its period, and starves while the gateway is ill', () => {
    const clock = new ManualClock();
    let meals = 0;
    let ill: string | null = null;
    const told: string[] = [];
    const manager = {
      watchdogMs: 30_000,
      ready() {},
      status() {},
      alive: () => meals++,
      stopping() {},
    };
    const stop = feedWatchdog(
      manager,
      clock,
      () => ill,
      (why) => told.push(why),
    );
    clock.advance(30_000);
    expect(meals).toBe(3);
    ill = 'no commit for 20 s';
    clock.advance(60_000);
    expect(meals).toBe(3);
    expect(told).toEqual(['no commit for 20 s']);
    ill = null;
    clock.advance(10_000);
    expect(meals).toBe(4);
    stop();
    expect(clock.pending).toBe(0);
  });
});
