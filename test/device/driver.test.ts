import { afterEach, describe, expect, it } from 'vitest';
import type { Reading } from '../../contract/reading.ts';
import { silentLogger } from '../../gateway/base/logger.ts';
import { loadProfile } from '../../gateway/configuration/profiles.ts';
import { Device } from '../../gateway/device/driver/device.ts';
import { FRAMES_KEPT } from '../../gateway/device/driver/frames.ts';
import { compileProfile } from '../../gateway/device/profile/compile.ts';
import { FaultyLink } from '../../gateway/testing/devices/faulty-link.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { seededRandom } from '../../gateway/testing/storage/random.ts';

/** One device on a link that fails in every way, by a clock that moves only when told. */

type Bench = {
  readonly clock: ManualClock;
  readonly link: FaultyLink;
  readonly device: Device;
  readonly readings: Reading[];
  /** Lets time pass in small steps, so that what waits for the link is done between. */
  pass(ms: number): Promise<void>;
  start(): Promise<void>;
};

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function bench(id: string, override?: Record<string, unknown>, random = (): number => 0.5): Bench {
  const loaded = loadProfile(id, '/', override);
  if (!loaded.ok || loaded.value.kind === 'gpio') throw new Error(JSON.stringify(loaded));
  const clock = new ManualClock();
  const link = new FaultyLink();
  const device = new Device({
    id: 'device-1',
    codec: compileProfile(loaded.value),
    openLink: link.openLink,
    clock,
    random,
    logger: silentLogger,
    year: () => 2026,
  });
  const readings: Reading[] = [];
  device.onReading((reading) => void readings.push(reading));
  stops.push(() => device.stop());
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 250) {
      clock.advance(Math.min(250, left));
      await settle();
    }
  };
  const start = async (): Promise<void> => {
    device.start();
    await settle();
  };
  return { clock, link, device, readings, pass, start };
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

describe('a scale that must be asked', () => {
  const answering = (written: string): string | null =>
    written === 'SI\r\n' ? 'S S     12.50 g\r\n' : null;

  it('answers with its weight', async () => {
    const { link, device, start } = bench('mettler-toledo-sics');
    link.answer = answering;
    await start();
    await expect(device.weigh()).resolves.toMatchObject({ milligrams: 12_500, stable: true });
  });

  it('is asked when nothing was heard for ten seconds, so that a dead one shows before a parcel does', async () => {
    const { link, device, pass, start } = bench('mettler-toledo-sics');
    link.answer = answering;
    await start();
    await settle();
    expect(link.written()).toBe('SI\r\n');
    await pass(9_500);
    expect(link.written()).toBe('');
    await pass(1_000);
    expect(link.written()).toBe('SI\r\n');
    link.answer = null;
    await pass(16_000);
    expect(device.status.state).toBe('silent');
    expect(device.status.why).toMatch(/^asked \d times in \d s without an answer/);
    link.answer = answering;
    await pass(2_500);
    expect(device.works).toBe(true);
  });

  it('gives null when nothing comes in two seconds', async () => {
    const { link, device, pass, start } = bench('mettler-toledo-sics');
    await start();
    const answer = device.weigh();
    await pass(2_000);
    await expect(answer).resolves.toBeNull();
    expect(link.isOpen).toBe(true);
  });

  it('gives null at once when it refuses, or when the link ends', async () => {
    const { link, device, start } = bench('mettler-toledo-sics');
    link.answer = () => 'S I\r\n';
    await start();
    await expect(device.weigh()).resolves.toBeNull();
    link.answer = null;
    const answer = device.weigh();
    link.unplug();
    await expect(answer).resolves.toBeNull();
    await expect(device.weigh()).resolves.toBeNull();
  });

  it('is asked one thing at a time: a new question ends the one before it', async () => {
    const { link, device, start } = bench('mettler-toledo-sics');
    await start();
    const first = device.weigh();
    const second = device.weigh();
    await expect(first).resolves.toBeNull();
    link.say('S D      3.00 g\r\n');
    await expect(second).resolves.toMatchObject({ milligrams: 3_000, stable: false });
  });

  it('gives over range as a weight without a figure, never zero', async () => {
    const { link, device, start } = bench('mettler-toledo-sics');
    link.answer = () => 'S +\r\n';
    await start();
    await expect(device.weigh()).resolves.toMatchObject({ milligrams: null, range: 'over' });
  });

  it.each([
    ['zero', 'Z\r\n', 'Z A\r\n', { ok: true, code: 'zeroed' }],
    ['tare', 'T\r\n', 'T S     5.00 g\r\n', { ok: true, code: 'tared' }],
    ['clear_tare', 'TAC\r\n', 'TAC A\r\n', { ok: true, code: 'tare-cleared' }],
    ['zero', 'Z\r\n', 'Z I\r\n', { ok: false, code: 'not-executable' }],
  ] as const)('is told %s and answers', async (command, wanted, answer, expected) => {
    const { link, device, start } = bench('mettler-toledo-sics');
    await start();
    link.written();
    link.answer = (written) => (written === wanted ? answer : null);
    const heard = await device.ask(command, ({ kind }) => kind === 'reply');
    expect(link.written()).toBe(wanted);
    expect(heard).toMatchObject({ readings: [expected] });
  });

  it('cannot be told what its profile has no command for', async () => {
    const { device, start } = bench('toledo-continuous');
    await start();
    await expect(device.ask('zero', () => true)).resolves.toBe('not-sent');
  });

  it('of three steps (Dialog 06) is led through them', async () => {
    const { link, device, start } = bench('dialog-06');
    link.answer = (written) => {
      if (written.startsWith('\u0004\u000201')) return '\u0006';
      return written === '\u0004\u0005'
        ? '\u000202\u001b3\u001b01250\u001b000000\u001b000000\u001b\u0003'
        : null;
    };
    await start();
    await expect(device.weigh()).resolves.toMatchObject({ milligrams: 1_250_000 });
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

describe('what the gateway sends', () => {
  it('an acknowledgement for each barcode, none for an answer', async () => {
    const { link, start } = bench('omron-v430', { acknowledge: { good: '\\x06', bad: '\\x15' } });
    await start();
    link.say('PARCEL-1\r\nNOREAD\r\n');
    expect(link.written()).toBe('\u0006\u0006');
  });

  it('the question of a scale that is asked at intervals', async () => {
    const { link, device, pass, start } = bench('mettler-toledo-sics', { poll_interval_ms: 500 });
    await start();
    expect(device.mustBeAsked).toBe(false);
    expect(link.written()).toBe('SI\r\n');
    await pass(2_000);
    expect(link.written()).toBe('SI\r\n'.repeat(4));
  });

  it('the command that starts a stream, at once and again and again', async () => {
    const { link, pass, start } = bench('mettler-toledo-sics-stream');
    await start();
    expect(link.written()).toBe('SIR\r\n');
    await pass(4_000);
    expect(link.written()).toBe('SIR\r\nSIR\r\n');
  });

  it('is refused when the device takes nothing', async () => {
    const { link, device, start } = bench('cognex-dataman');
    await start();
    expect(device.send('trigger_on')).toBe(true);
    expect(link.written()).toBe('||>TRIGGER ON\r\n');
    link.full = true;
    expect(device.send('trigger_on')).toBe(false);
    expect(device.send('zero')).toBe(false);
  });

  it('an echo of its command is no answer', async () => {
    const { link, readings, device, start } = bench('mettler-toledo-sics', { echo: 'repeats' });
    link.answer = (written) => `${written}S S     12.50 g\r\n`;
    await start();
    await expect(device.weigh()).resolves.toMatchObject({ milligrams: 12_500 });
    expect(readings.filter(({ kind }) => kind !== 'weight')).toEqual([]);
  });
});
