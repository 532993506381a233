import type { Command } from 'commander';
import type { Reading } from '../../contract/reading.ts';
import { describeProblem } from '../base/yaml-file.ts';
import { knownProfiles, loadProfile } from '../configuration/profiles.ts';
import { compileProfile } from '../device/profile/compile.ts';
import type { ByteProfile, DeviceProfile } from '../device/profile/schema.ts';
import { fail } from './failure.ts';
import { readStandardInput } from './input.ts';
import { parseYear } from './year.ts';

type Options = {
  readonly profile?: string;
  readonly hex?: boolean;
  readonly chunk?: string;
  readonly list?: boolean;
  readonly today?: string;
};

export function registerDecode(program: Command): void {
  program
    .command('decode')
    .description('bytes of a device on standard input → readings, one JSON object a line')
    .option('-p, --profile <id|file>', 'profile of the device')
    .option('--hex', 'the input is hexadecimal text; blanks and line breaks between bytes are fine')
    .option('--chunk <n>', 'feed so many bytes at a time, as a slow line would')
    .option('--today <date>', 'the day by which GS1 dates find their century, such as 2026-01-31')
    .option('--list', 'show the known profiles')
    .addHelpText('after', examples)
    .action(decode);
}

const examples = `
Examples:
  printf 'S S     100.00 g\\r\\n' | zone-gateway decode --profile mettler-toledo-sics
  echo '02 31 32 2E 33 34 35 0D' | zone-gateway decode --profile ncr-8217 --hex
  zone-gateway decode --profile ./my-scanner.yaml --chunk 1 < capture.bin
`;

async function decode(options: Options): Promise<void> {
  if (options.list) return list();
  if (options.profile === undefined) {
    return fail('name a profile: --profile ID or --profile FILE; --list shows the known ones', 2);
  }
  const loaded = loadProfile(options.profile, process.cwd());
  if (!loaded.ok) return fail(loaded.error.map(describeProblem).join('\nzone-gateway: '));
  const profile = loaded.value;
  if (profile.kind === 'gpio') {
    return fail(`${profile.id} describes a GPIO line, which sends no bytes`, 2);
  }
  const chunk = options.chunk === undefined ? null : Number(options.chunk);
  if (chunk !== null && !(Number.isInteger(chunk) && chunk > 0)) {
    return fail(`--chunk ${options.chunk}: give a whole number of bytes above 0`, 2);
  }
  const year = parseYear(options.today);
  if (!year.ok) return fail(year.error, 2);
  const input = await readStandardInput();
  const bytes = options.hex ? fromHex(input.toString('latin1')) : input;
  if (bytes === null) {
    return fail('the input is not hexadecimal: pairs of 0-9 and a-f, such as 02 41 03', 2);
  }
  run(profile, bytes, chunk ?? Math.max(1, bytes.length), year.value);
}

function run(profile: ByteProfile, bytes: Uint8Array, chunk: number, year: number): void {
  const decoder = compileProfile(profile).createDecoder({ year: () => year });
  const print = (reading: Reading): void =>
    void process.stdout.write(`${JSON.stringify(reading)}\n`);
  for (let from = 0; from < bytes.length; from += chunk) {
    decoder.push(bytes.subarray(from, from + chunk), print);
  }
  decoder.end(print);
}

function list(): void {
  for (const [id, file] of knownProfiles()) {
    const loaded = loadProfile(file, '/');
    process.stdout.write(
      `${id.padEnd(34)} ${loaded.ok ? summary(loaded.value) : 'faulty profile'}\n`,
    );
  }
}

function summary(profile: DeviceProfile): string {
  const what = `${profile.kind.padEnd(13)} ${profile.vendor} ${profile.model}`;
  return profile.kind === 'gpio' ? what : `${what} (${profile.transport.usual})`;
}

function fromHex(text: string): Uint8Array | null {
  const digits = text.replaceAll(/0x|[\s,:]/gi, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) return null;
  return Buffer.from(digits, 'hex');
}
