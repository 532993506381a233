import { afterEach, describe, expect, it } from 'vitest';
import { type Bench, driverBench, settle } from '../../gateway/testing/devices/driver-bench.ts';

/** What is asked of a device, told to it, and sent back. */

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
function bench(...args: Parameters<typeof driverBench>): Bench {
  const made = driverBench(...args);
  stops.push(() => made.device.stop());
  return made;
}

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
