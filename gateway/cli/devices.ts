import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Reading } from '../../contract/reading.ts';
import { systemClock } from '../base/clock.ts';
import { describeError, OperationalError } from '../base/errors.ts';
import { silentLogger } from '../base/logger.ts';
import { millis } from '../base/units.ts';
import { knownProfiles, loadProfile } from '../configuration/profiles.ts';
import { Device } from '../device/driver/device.ts';
import { compileProfile } from '../device/profile/compile.ts';
import type { ByteProfile } from '../device/profile/schema.ts';
import { serialSettings } from '../device/profile/transport.ts';
import { serialLink } from '../platform/serial.ts';
import { reportFailure } from './failure.ts';

/** `zone-gateway devices`: serial lines by names that stay, and what answers on them. */
export function registerDevices(program: Command): void {
  program
    .command('devices')
    .description('list the serial ports by the names to put into the configuration')
    .option('-p, --probe', 'listen on each port and ask as each known scale would be asked', false)
    .option('--port <path>', 'only this port')
    .option('--json', 'one JSON object a line', false)
    .addHelpText(
      'after',
      `
Put the name under /dev/serial/by-path into the configuration: it stays with the socket that the adapter
is plugged into. Two adapters of one model share their name under by-id, so that is no name to rely on.
Probing takes some seconds per profile and port; stop the gateway first, since it holds its ports.`,
    )
    .action(async (options: Options) => {
      try {
        await listPorts(options);
      } catch (error) {
        reportFailure(error);
      }
    });
}

type Options = { readonly probe: boolean; readonly port?: string; readonly json: boolean };
type Port = { readonly path: string; readonly device: string; readonly id: string | null };

async function listPorts(options: Options): Promise<void> {
  const ports =
    options.port === undefined
      ? serialPorts()
      : [{ path: options.port, device: options.port, id: null }];
  if (options.port !== undefined && !existsSync(options.port)) {
    throw new OperationalError(
      'port-missing',
      `${options.port} is not there: is the adapter plugged in? \`zone-gateway devices\` lists what is`,
    );
  }
  if (ports.length === 0) {
    process.stderr.write(
      'zone-gateway: no serial port was found. Is the adapter plugged in, and the UART switched on\n' +
        '(firmware-config/pi)? `dmesg | tail` shows what the kernel saw.\n',
    );
    process.exitCode = 1;
  }
  for (const port of ports) {
    const answers = options.probe ? await probe(port.path) : [];
    if (options.json) process.stdout.write(`${JSON.stringify({ ...port, answers })}\n`);
    else process.stdout.write(asText(port, answers, options.probe));
  }
}

function asText({ path, device, id }: Port, answers: readonly Answer[], probed: boolean): string {
  const lines = [path, `  now ${device}${id === null ? '' : `, ${id}`}`];
  for (const { profile, heard } of answers) lines.push(`  ${profile}: ${heard}`);
  if (probed && answers.length === 0) lines.push('  nothing that a known profile understands');
  return `${lines.join('\n')}\n`;
}

/** Every adapter under its by-path name; a UART of the board itself has only its own. */
export function serialPorts(dev = '/dev'): Port[] {
  const ids = new Map(linksIn(join(dev, 'serial', 'by-id')).map(([name, at]) => [at, name]));
  const ports = linksIn(join(dev, 'serial', 'by-path')).map(([name, device]) => ({
    path: join(dev, 'serial', 'by-path', name),
    device,
    id: ids.get(device) ?? null,
  }));
  for (const name of existsSync(dev) ? readdirSync(dev) : []) {
    // ttyS has four names on most machines and hardware behind none; ttyAMA is the Pi's own UART.
    if (!/^ttyAMA\d+$/.test(name)) continue;
    ports.push({ path: join(dev, name), device: join(dev, name), id: null });
  }
  return ports.sort((a, b) => a.path.localeCompare(b.path));
}

function linksIn(folder: string): [string, string][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => [name, realpathSync(join(folder, name))]);
}

type Answer = { readonly profile: string; readonly heard: string };

const LISTEN_MS = 1_500;

/** Opens the port as each known serial device would have it, asks where one is asked, and listens. */
async function probe(path: string): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const id of knownProfiles().keys()) {
    const loaded = loadProfile(id, '.');
    if (!loaded.ok || loaded.value.kind === 'gpio' || loaded.value.transport.serial === undefined) {
      continue;
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${path}: ${id}${' '.repeat(20)}`);
    const heard = await listen(path, loaded.value);
    if (heard !== null) answers.push({ profile: id, heard });
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${' '.repeat(path.length + 60)}\r`);
  return answers;
}

async function listen(path: string, profile: ByteProfile): Promise<string | null> {
  const clock = systemClock(() => false);
  const settings = serialSettings.parse(profile.transport.serial);
  const device = new Device({
    id: profile.id,
    codec: compileProfile(profile),
    openLink: serialLink(path, settings),
    clock,
    random: () => 0.5,
    logger: silentLogger,
    year: () => 2026,
  });
  let good: Reading | null = null;
  let bad = 0;
  device.onReading((reading) => {
    if (reading.kind === 'discarded') bad += 1;
    else good ??= reading;
  });
  const up = new Promise<void>((resolve) => {
    device.onStatus(({ state }) => {
      if (state === 'up' || state === 'down') resolve();
    });
  });
  device.start();
  try {
    await up;
    if (!device.works) return `cannot be opened: ${device.status.why ?? ''}`;
    if (device.mustBeAsked) device.send('poll');
    await new Promise<void>((resolve) => {
      clock.after(millis(LISTEN_MS), resolve);
    });
  } catch (error) {
    return describeError(error);
  } finally {
    await device.stop();
  }
  // More junk than sense is another device's language at the wrong speed.
  return good !== null && bad === 0 ? JSON.stringify(good) : null;
}
