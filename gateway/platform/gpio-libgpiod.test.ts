import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GpioLines } from '../device/gpio/port.ts';
import { FakeGpioTools } from '../testing/gpio/fake-tools.ts';
import { gpioLibgpiod } from './gpio-libgpiod.ts';

const LINES: GpioLines = {
  inputs: [
    { id: 'eye', line: 17, active_low: false, bias: 'pull-up' },
    { id: 'button', line: 27, active_low: true, bias: 'disabled' },
  ],
  outputs: [
    { id: 'gate', line: 22, active_low: false, safe: false },
    { id: 'brake', line: 23, active_low: true, safe: true },
  ],
};

/** The tools are processes, which a busy machine starts late. */
const soon = (met: () => void): Promise<void> => vi.waitFor(met, { timeout: 10_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpio-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['1.6.3', '2.2.1'] as const)('with the tools of libgpiod %s', (version) => {
  async function open(tools: FakeGpioTools) {
    const levels: string[] = [];
    const closed: string[] = [];
    const gpio = await gpioLibgpiod('pinctrl-rp1', tools.bin)(
      LINES,
      {
        level: (id, active) => levels.push(`${id} ${active}`),
        closed: (why) => closed.push(why),
      },
      new AbortController().signal,
    );
    return { gpio, levels, closed };
  }

  it('takes outputs at their safe level, sets them, and leaves them safe', async () => {
    const tools = new FakeGpioTools(folder, version);
    const { gpio } = await open(tools);
    // The brake is active at rest, and active is low.
    await soon(() => expect([tools.read(22), tools.read(23)]).toEqual(['0', '0']));
    gpio.set('gate', true);
    gpio.set('brake', false);
    await soon(() => expect([tools.read(22), tools.read(23)]).toEqual(['1', '1']));
    await gpio.close();
    expect([tools.read(22), tools.read(23)]).toEqual(['0', '0']);
  });

  it('tells the first level and each edge, by polarity', async () => {
    const tools = new FakeGpioTools(folder, version);
    tools.drive(17, 1);
    tools.drive(27, 1);
    const { gpio, levels } = await open(tools);
    expect(levels).toEqual(['eye true', 'button false']);
    // The monitor must have looked at the lines before they move.
    await soon(() => expect([tools.isWatched(17), tools.isWatched(27)]).toEqual([true, true]));
    tools.drive(17, 0);
    tools.drive(27, 0);
    await soon(() => expect(levels.toSorted()).toContain('button true'));
    await soon(() => expect(levels).toContain('eye false'));
    await gpio.close();
  });

  it('says that the lines are lost when a tool dies', async () => {
    const tools = new FakeGpioTools(folder, version);
    const { closed } = await open(tools);
    await soon(() => expect(tools.isWatched(27)).toBe(true));
    execFileSync('pkill', ['-9', '-f', join(tools.bin, 'gpiomon')]);
    await soon(() => expect(closed).toHaveLength(1));
    expect(closed[0]).toMatch(/a GPIO tool/);
  });

  it('a gate goes to reject when the gateway is killed', async () => {
    const tools = new FakeGpioTools(folder, version);
    const source = `
      import { gpioLibgpiod } from ${JSON.stringify(join(import.meta.dirname, 'gpio-libgpiod.ts'))};
      const gpio = await gpioLibgpiod('pinctrl-rp1', ${JSON.stringify(tools.bin)})(
        ${JSON.stringify(LINES)}, { level() {}, closed() {} }, new AbortController().signal);
      gpio.set('gate', true);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: 'inherit',
    });
    await soon(() => expect(tools.read(22)).toBe('1'));
    child.kill('SIGKILL');
    await soon(() => expect(tools.read(22)).toBe('0'));
    // Nobody is left who holds a line.
    await soon(() => {
      const left = execFileSync('sh', ['-c', `pgrep -f "${tools.bin}/gpio" | wc -l`]);
      expect(Number(String(left))).toBeLessThanOrEqual(1);
    });
  });
});

it('names the labels that there are', async () => {
  const tools = new FakeGpioTools(folder, '1.6.3', 'pinctrl-bcm2711');
  const opening = gpioLibgpiod('pinctrl-rp1', tools.bin)(
    LINES,
    { level() {}, closed() {} },
    new AbortController().signal,
  );
  await expect(opening).rejects.toThrow(
    'no GPIO chip is labelled "pinctrl-rp1"; there are other, pinctrl-bcm2711',
  );
});

it('names the missing package', async () => {
  const opening = gpioLibgpiod('pinctrl-rp1', join(folder, 'nothing'))(
    LINES,
    { level() {}, closed() {} },
    new AbortController().signal,
  );
  await expect(opening).rejects.toThrow('install the Debian package gpiod');
});
