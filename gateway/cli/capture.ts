import { once } from 'node:events';
import type { Command } from 'commander';
import type { Reading } from '../../contract/reading.ts';
import { systemClock } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import { describeProblem } from '../base/yaml-file.ts';
import { loadProfile } from '../configuration/profiles.ts';
import { Device } from '../device/driver/device.ts';
import type { OpenLink } from '../device/link.ts';
import { compileProfile } from '../device/profile/compile.ts';
import type { ByteProfile } from '../device/profile/schema.ts';
import { serialSettings } from '../device/profile/transport.ts';
import { serialLink } from '../platform/serial.ts';
import { tcpClientLink } from '../platform/tcp-client.ts';
import { tcpServerLink } from '../platform/tcp-server.ts';
import { hostAndPort } from '../zone/config.ts';
import { fail } from './failure.ts';
import { parseYear } from './year.ts';

type Options = {
  readonly profile: string;
  readonly serial?: string;
  readonly tcp?: string;
  readonly listen?: string;
};

export function registerCapture(program: Command): void {
  program
    .command('capture')
    .description('records a device: its bytes and what they are read as, one JSON object a line')
    .requiredOption('-p, --profile <id|file>', 'profile of the device')
    .option('--serial <path>', 'a serial line, with the settings of the profile')
    .option('--tcp <host:port>', 'a device that is called')
    .option('--listen <address:port>', 'a device that calls')
    .addHelpText('after', examples)
    .action(capture);
}

const examples = `
The lines are those of firmware-config/*/*/captures and of \`replay\`. End it with Ctrl-C. Stop the gateway first:
a device serves one of the two.

Example:
  zone-gateway capture --profile generic-lines --tcp 192.168.10.23:2112 > scanner.jsonl
`;

async function capture(options: Options): Promise<void> {
  const loaded = loadProfile(options.profile, process.cwd());
  if (!loaded.ok) return fail(loaded.error.map(describeProblem).join('\nzone-gateway: '));
  const profile = loaded.value;
  if (profile.kind === 'gpio') return fail(`${profile.id} describes a GPIO line`, 2);
  const link = linkOf(options, profile);
  if (typeof link === 'string') return fail(link, 2);
  const year = parseYear(undefined);
  if (!year.ok) return fail(year.error, 2);
  const recorder = new Recorder((line) => void process.stdout.write(`${line}\n`));
  const device = new Device({
    id: profile.id,
    codec: compileProfile(profile),
    openLink: recorder.through(link),
    clock: systemClock(() => false),
    random: Math.random,
    logger: silentLogger,
    year: () => year.value,
  });
  device.onReading((reading) => recorder.heard(reading));
  device.onStatus(({ state, why }) => {
    process.stderr.write(`zone-gateway: ${state}${why === null ? '' : `: ${why}`}\n`);
  });
  device.start();
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await device.stop();
}

function linkOf({ serial, tcp, listen }: Options, profile: ByteProfile): OpenLink | string {
  const given = [serial, tcp, listen].filter((one) => one !== undefined);
  if (given.length !== 1) return 'name one of --serial, --tcp and --listen';
  if (serial !== undefined) {
    const settings = serialSettings.safeParse(profile.transport.serial);
    return settings.success
      ? serialLink(serial, settings.data)
      : `the profile ${profile.id} names no serial settings`;
  }
  const address = hostAndPort.safeParse(tcp ?? listen);
  if (!address.success) return `${tcp ?? listen}: give an address such as 192.168.10.21:2112`;
  return tcp === undefined ? tcpServerLink(address.data) : tcpClientLink(address.data);
}

/** Bytes that one line may hold, as many as a capture takes. */
const BYTES_MAX = 512;

/** Puts the bytes that came together with the readings that they gave. */
class Recorder {
  readonly #write: (line: string) => void;
  #bytes: Buffer = Buffer.alloc(0);
  #readings: Reading[] = [];
  #inChunk = false;
  #count = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** The same link, with its bytes looked at on their way. */
  through(link: OpenLink): OpenLink {
    return (events, signal) =>
      link(
        {
          data: (chunk) => {
            this.#bytes = Buffer.concat([this.#bytes, chunk]).subarray(-BYTES_MAX);
            this.#inChunk = true;
            events.data(chunk);
            this.#inChunk = false;
            if (this.#readings.length > 0) this.#tell();
          },
          closed: (why) => {
            this.#bytes = Buffer.alloc(0);
            events.closed(why);
          },
        },
        signal,
      );
  }

  heard(reading: Reading): void {
    this.#readings.push(reading);
    // Outside of a chunk it was silence that ended the frame.
    if (!this.#inChunk) this.#tell('idle');
  }

  #tell(after?: 'idle'): void {
    const readings = this.#readings;
    const bytes = this.#bytes.toString('hex');
    this.#readings = [];
    this.#bytes = Buffer.alloc(0);
    if (bytes === '') return;
    this.#count += 1;
    const ending = after === undefined ? {} : { after };
    const line = { what: `frame ${this.#count}`, source: 'device', bytes, ...ending, readings };
    this.#write(JSON.stringify(line));
  }
}
