import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { hexBytes, type Reading, reading } from '../../../contract/reading.ts';
import { knownProfiles, loadProfile } from '../../configuration/profiles.ts';
import { compileProfile } from '../../device/profile/compile.ts';
import type { ByteProfile, DeviceProfile } from '../../device/profile/schema.ts';

/** The profiles of `firmware-config/` with their captures, for tests and checks. */

/** One line of `captures/*.jsonl`: bytes of a device and what they must be read as. */
export const capture = z.strictObject({
  /** What is shown, in words. */
  what: z.string().min(1).max(200),
  /** `synthetic`: written from the protocol's description. `device`: recorded from a real one. */
  source: z.enum(['synthetic', 'device']),
  bytes: hexBytes.min(2),
  /** What follows the bytes: silence for the framing's gap, or the end of the connection. */
  after: z.enum(['idle', 'closed']).optional(),
  readings: z.array(reading).min(1),
  /** Bytes that the gateway must send back, in their order. Not looked at where absent. */
  sends: z.array(hexBytes).optional(),
});
export type Capture = z.infer<typeof capture>;

/** The year that GS1 dates in captures are read in. */
export const CAPTURE_YEAR = 2026;

export type ShippedProfile = {
  readonly id: string;
  readonly folder: string;
  readonly profile: DeviceProfile;
  readonly captures: readonly Capture[];
};

/** Every profile in `firmware-config/`. Throws with file and line at the first that cannot be read. */
export function shippedProfiles(): ShippedProfile[] {
  return [...knownProfiles()].map(([id, file]) => {
    const loaded = loadProfile(file, '/');
    if (!loaded.ok) {
      throw new Error(
        loaded.error.map((one) => `${one.file}:${one.line}: ${one.message}`).join('\n'),
      );
    }
    const folder = dirname(file);
    return { id, folder, profile: loaded.value, captures: readCaptures(join(folder, 'captures')) };
  });
}

export type ShippedDevice = ShippedProfile & { readonly profile: ByteProfile };

/** Those that speak bytes. */
export function shippedDevices(): ShippedDevice[] {
  return shippedProfiles().flatMap((shipped) => {
    const { profile } = shipped;
    return profile.kind === 'gpio' ? [] : [{ ...shipped, profile }];
  });
}

function readCaptures(folder: string): Capture[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));
  return files.sort().flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => {
        if (line.trim() === '') return [];
        try {
          return [capture.parse(JSON.parse(line))];
        } catch (cause) {
          throw new Error(`${join(folder, file)}:${index + 1}: not a capture`, { cause });
        }
      }),
  );
}

export const bytesFrom = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

export type Heard = { readonly readings: Reading[]; readonly sent: string[] };

/** What a fresh decoder of the profile makes of the chunks. */
export function decodeChunks(
  profile: ByteProfile,
  chunks: Iterable<Uint8Array>,
  after?: Capture['after'],
): Heard {
  const readings: Reading[] = [];
  const sent: string[] = [];
  const decoder = compileProfile(profile).createDecoder({
    year: () => CAPTURE_YEAR,
    respond: (bytes) => void sent.push(Buffer.from(bytes).toString('hex')),
  });
  const take = (one: Reading): void => void readings.push(one);
  for (const chunk of chunks) decoder.push(chunk, take);
  if (after === 'idle') decoder.idle(take);
  if (after === 'closed') decoder.end(take);
  return { readings, sent };
}

/** `bytes` in pieces of `size`. */
export function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
