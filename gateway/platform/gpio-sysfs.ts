import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperationalError } from '../base/errors.ts';
import type { GpioLines, OpenGpio } from '../device/gpio/port.ts';

const SYSFS = '/sys/class/gpio';

/**
 * For kernels that still have /sys/class/gpio, by way of onoff. Numbers there carry an offset that
 * differs by board and kernel; it is read from the chip with the wanted label. sysfs cannot set a bias,
 * and a gateway that is killed leaves an output as it was.
 */
export function gpioSysfs(chip: string, sysfs = SYSFS): OpenGpio {
  return async (lines, events) => {
    const base = baseOf(chip, sysfs);
    refuseBias(lines);
    // Loaded only here: its binary part is compiled at installation and may be missing.
    const { Gpio } = await import('onoff').catch((cause: unknown) => {
      throw notOpen('the package onoff could not be loaded; was a C++ compiler there?', cause);
    });
    const open: InstanceType<typeof Gpio>[] = [];
    const outputs = new Map<string, InstanceType<typeof Gpio>>();
    const letGo = (): void => {
      for (const line of open) line.unexport();
    };
    try {
      for (const { id, line, active_low, safe } of lines.outputs) {
        const high = safe !== active_low;
        const pin = new Gpio(base + line, high ? 'high' : 'low', 'none', { activeLow: active_low });
        open.push(pin);
        outputs.set(id, pin);
      }
      for (const { id, line, active_low } of lines.inputs) {
        const pin = new Gpio(base + line, 'in', 'both', { activeLow: active_low });
        open.push(pin);
        pin.watch((error, value) => {
          if (error) events.closed(`GPIO line ${line} failed: ${error.message}`);
          else events.level(id, value === 1);
        });
        events.level(id, pin.readSync() === 1);
      }
    } catch (cause) {
      letGo();
      throw notOpen(`the lines of ${chip} cannot be taken`, cause);
    }
    return {
      set: (id, active) => outputs.get(id)?.writeSync(active ? 1 : 0),
      async close() {
        for (const { id, safe } of lines.outputs) outputs.get(id)?.writeSync(safe ? 1 : 0);
        letGo();
      },
    };
  };
}

function baseOf(chip: string, sysfs: string): number {
  const labels: string[] = [];
  for (const name of chipsIn(sysfs)) {
    const label = readFileSync(join(sysfs, name, 'label'), 'utf8').trim();
    if (label === chip) return Number(readFileSync(join(sysfs, name, 'base'), 'utf8'));
    labels.push(label);
  }
  const there = labels.length === 0 ? 'there is none' : `there are ${labels.join(', ')}`;
  throw notOpen(`no GPIO chip is labelled "${chip}"; ${there}`);
}

function chipsIn(sysfs: string): string[] {
  try {
    return readdirSync(sysfs).filter((name) => name.startsWith('gpiochip'));
  } catch (cause) {
    throw notOpen(`this kernel has no ${sysfs}; use the adapter libgpiod`, cause);
  }
}

function refuseBias({ inputs }: GpioLines): void {
  const biased = inputs.find(({ bias }) => bias !== 'as-is');
  if (biased !== undefined) {
    throw notOpen(
      `${biased.id} wants the bias ${biased.bias}, which sysfs cannot set: put a resistor there and override it with as-is`,
    );
  }
}

const notOpen = (message: string, cause?: unknown): OperationalError =>
  new OperationalError('gpio-not-open', message, { cause });
