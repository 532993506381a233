import { afterEach, describe, expect, it } from 'vitest';
import { FRAMES_KEPT } from '../../gateway/device/driver/frames.ts';
import { type Bench, driverBench, settle } from '../../gateway/testing/devices/driver-bench.ts';
import { seededRandom } from '../../gateway/testing/storage/random.ts';

/** A device whose line ends, falls silent, babbles or garbles. */

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
function bench(...args: Parameters<typeof driverBench>): Bench {
  const made = driverBench(...args);
  stops.push(() => made.device.stop());
  return made;
}

describe('a link that ends', () => {
  it('is opened again for ever, at growing intervals of at most ten seconds', async () => {
    const { clock, link, device, start } = bench('generic-lines');
    await start();
    expect(device.status).toMatchObject({ state: 'up', why: null });
    link.unplug();
    expect(device.status).toMatchObject({ state: 'down', why: 'the adapter is gone', attempts: 1 });
    const gaps: number[] = [];
    let before = clock.monotonic();
    for (let attempt = link.attempts; gaps.length < 10; ) {
      clock.advance(50);
      await settle();
      if (link.attempts === attempt) continue;
      attempt = link.attempts;
      gaps.push(clock.monotonic() - before);
      before = clock.monotonic();
    }
    expect(gaps).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000]);
    clock.advance(24 * 3_600_000);
    await settle();
    expect(device.status.state).toBe('down');
    link.plugIn();
    clock.advance(13_000);
    await settle();
    expect(device.status).toMatchObject({ state: 'up', attempts: 0 });
    link.say('A\r\n');
    expect(device.lastReading?.reading).toMatchObject({ text: 'A' });
  });

  it('is not opened by all devices at the same moment', async () => {
    const random = seededRandom(7);
    const waits = new Set<number>();
    for (let i = 0; i < 20; i += 1) {
      const { clock, link, start } = bench('generic-lines', undefined, random);
      await start();
      link.unplug();
      for (let ms = 0; link.attempts === 1; ms += 1) {
        clock.advance(1);
        await settle();
        if (link.attempts > 1) waits.add(ms + 1);
      }
    }
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(175);
    expect(Math.max(...waits)).toBeLessThanOrEqual(325);
    expect(waits.size).toBeGreaterThan(10);
  });

  it('in the middle of a frame: the half is told, and the next link begins with nothing of it', async () => {
    const { link, device, readings, pass, start } = bench('generic-stx-etx');
    await start();
    link.say('\u0002PARC');
    link.drop();
    expect(readings).toMatchObject([{ kind: 'discarded', reason: 'incomplete', length: 5 }]);
    await pass(500);
    expect(device.reconnects).toBe(1);
    link.say('EL-1\u0003\u0002PARCEL-2\u0003');
    expect(readings.slice(1)).toMatchObject([
      { kind: 'discarded', reason: 'junk-between-frames' },
      { kind: 'barcode', text: 'PARCEL-2' },
    ]);
  });

  it('while it is being opened and neither succeeds nor fails: stopping ends it', async () => {
    const { clock, link, device } = bench('generic-lines');
    link.hang();
    device.start();
    await settle();
    expect(device.status.state).toBe('connecting');
    await device.stop();
    await settle();
    expect(clock.pending).toBe(0);
  });

  it('leaves no timer behind when the device is stopped', async () => {
    const { clock, link, device, start } = bench('mettler-toledo-sics-stream');
    await start();
    link.say('S S 1.0 g\r');
    expect(clock.pending).toBeGreaterThan(0);
    await device.stop();
    expect(clock.pending).toBe(0);
    expect(link.isOpen).toBe(false);
    device.start();
    await settle();
    expect(device.works).toBe(true);
  });
});

describe('a device that should speak and is silent', () => {
  it('shows so with the time, and works again with its next word', async () => {
    const { link, device, pass, start } = bench('and-header');
    await start();
    link.say('ST,GS,+000001.0  g\r\n');
    await pass(1_500);
    expect(device.works).toBe(true);
    await pass(1_000);
    expect(device.status.state).toBe('silent');
    expect(device.status.why).toMatch(/^nothing heard for \d s; it should speak every 2000 ms$/);
    link.say('ST,GS,+000001.0  g\r\n');
    expect(device.status).toMatchObject({ state: 'up', why: null });
  });

  it('is connected anew, less and less often, since the link may be open on this side only', async () => {
    const { link, device, pass, start } = bench('and-header');
    await start();
    await pass(10_000);
    expect(link.attempts).toBe(1);
    await pass(10_000);
    expect(link.attempts).toBe(2);
    expect(device.status.state).toBe('silent');
    await pass(120_000);
    expect(link.attempts).toBe(4);
    // Nothing but a word from the device makes it good.
    expect(device.works).toBe(false);
    link.say('ST,GS,+000001.0  g\r\n');
    expect(device.works).toBe(true);
  });

  it('with a heartbeat: three that are missing mean silence', async () => {
    const heartbeat = { pattern: 'alive', interval_ms: 1_000 };
    const { link, device, readings, pass, start } = bench('generic-lines', { heartbeat });
    await start();
    for (let beat = 0; beat < 5; beat += 1) {
      link.say('alive\r\n');
      await pass(1_000);
    }
    expect(device.works).toBe(true);
    expect(new Set(readings.map(({ kind }) => kind))).toEqual(new Set(['heartbeat']));
    expect(device.lastReading).toBeNull();
    await pass(2_500);
    expect(device.status.state).toBe('silent');
  });

  it('that speaks only when there is something is never silent', async () => {
    const { device, pass, start } = bench('generic-lines');
    await start();
    await pass(60_000);
    expect(device.works).toBe(true);
  });
});

describe('a line that says nothing sensible', () => {
  it('garbage, as of a wrong baud rate: told as such, and good again once it makes sense', async () => {
    const { link, device, readings, pass, start } = bench('toledo-continuous');
    await start();
    const random = seededRandom(3);
    for (let i = 0; i < 10; i += 1) {
      link.say(Uint8Array.from({ length: 60 }, () => 0x80 + Math.floor(random() * 128)));
      await pass(250);
    }
    expect(device.status.state).toBe('garbled');
    expect(device.status.why).toContain('baud');
    expect(readings.every(({ kind }) => kind === 'discarded')).toBe(true);
    expect([...device.frames.discarded.values()].reduce((a, b) => a + b)).toBeGreaterThan(0);
    for (let i = 0; i < 100; i += 1) link.say('\u0002,0 001234000000\r');
    await pass(1_000);
    expect(device.works).toBe(true);
    expect(device.lastReading?.reading).toMatchObject({ milligrams: 12_340_000 });
  });

  it('garbage from a scanner that sends lines is no barcode', async () => {
    const { link, device, readings, pass, start } = bench('generic-lines');
    await start();
    const random = seededRandom(4);
    for (let i = 0; i < 10; i += 1) {
      link.say(Uint8Array.from({ length: 120 }, () => Math.floor(random() * 256)));
      await pass(250);
    }
    expect(device.status.state).toBe('garbled');
    const texts = readings.filter(({ kind }) => kind === 'barcode');
    expect(texts.length).toBeLessThan(readings.length / 4);
    for (let i = 0; i < 100; i += 1) link.say('PARCEL-000123\r\n');
    expect(device.works).toBe(true);
  });

  it('babble: more than any device has to say, told as such, and good again once it stops', async () => {
    const { link, device, pass, start } = bench('generic-lines');
    await start();
    for (let i = 0; i < 16; i += 1) {
      for (let line = 0; line < 1_000; line += 1) link.say('AAAAAAAAAA\r\n');
      await pass(250);
    }
    expect(device.status).toMatchObject({ state: 'babbling' });
    await pass(3_000);
    expect(device.works).toBe(true);
  });

  it('keeps only the last frames of it for the monitor', async () => {
    const { link, device, start } = bench('generic-lines');
    await start();
    for (let i = 0; i < 5_000; i += 1) link.say(`${i}\r\n`);
    expect(device.frames.count).toBe(5_000);
    expect(device.frames.recent.length).toBeLessThanOrEqual(2 * FRAMES_KEPT);
    expect(device.frames.recent.at(-1)?.readings).toMatchObject([{ text: '4999' }]);
  });

  it('a frame that stops in the middle is let go after the silence of its profile', async () => {
    const { link, readings, pass, start } = bench('zebra-ssi');
    await start();
    link.say('\u0008\u00f3\u0000');
    await pass(750);
    expect(readings).toMatchObject([{ kind: 'discarded', reason: 'incomplete', length: 3 }]);
  });
});
