import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type Reading, reading } from '../../contract/reading.ts';
import { entryOf } from '../../gateway/device/gs1/dictionary.ts';
import { gs1ErrorCodes } from '../../gateway/device/gs1/fault.ts';
import { gs1InputMax, parseGs1 } from '../../gateway/device/gs1/parse.ts';
import { compileProfile } from '../../gateway/device/profile/compile.ts';
import { FRAME_BYTES_MAX } from '../../gateway/device/profile/framing.ts';
import { bytesFrom, CAPTURE_YEAR, shippedDevices } from '../../gateway/testing/devices/captures.ts';
import { noise } from '../../gateway/testing/devices/noise.ts';
import { seededRandom, seedFromEnvironment } from '../../gateway/testing/storage/random.ts';

/**
 * Noise at every decoder and at the GS1 parser: nothing throws, nothing hangs, nothing grows, and what was
 * thrown away is told. `SEED` repeats a run, `INPUTS` changes how many there are; both are printed.
 */

const SEED = seedFromEnvironment();
const INPUTS = Number(process.env.INPUTS ?? 1_080_000);
const devices = shippedDevices();
const FOR_GS1 = Math.floor(INPUTS / 3);
const FOR_EACH = Math.ceil((INPUTS - FOR_GS1) / devices.length);
process.stdout.write(`random input: SEED=${SEED} INPUTS=${INPUTS}\n`);

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
function heapInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Wide enough for what the engine keeps for itself; one retained input in eight would exceed it. */
const GROWTH_MAX = 8 * 1024 * 1024;
/** Framer, junk, and a little for start, end and checksum. */
const HELD_MAX = FRAME_BYTES_MAX + 1_024;

describe('noise at the decoder of', () => {
  it.each(devices.map((device, index) => [device.id, device, index] as const))(
    `%s: ${FOR_EACH} inputs`,
    (_, { profile, captures }, index) => {
      const source = noise(seededRandom(SEED + index));
      const samples = captures.map((capture) => bytesFrom(capture.bytes));
      let answered = 0;
      const decoder = compileProfile(profile).createDecoder({
        year: () => CAPTURE_YEAR,
        respond: () => {
          answered += 1;
        },
      });
      const counts = new Map<Reading['kind'], number>();
      let discardedBytes = 0;
      let pushedBytes = 0;
      const take = (one: Reading): void => {
        const checked = reading.safeParse(one);
        if (!checked.success) throw new Error(`not a reading: ${JSON.stringify(one)}`);
        counts.set(one.kind, (counts.get(one.kind) ?? 0) + 1);
        if (one.kind === 'discarded') discardedBytes += one.length;
      };
      const before = heapInUse();
      for (let i = 0; i < FOR_EACH; i += 1) {
        const bytes = source.bytes(samples);
        pushedBytes += bytes.length;
        const cut = source.below(bytes.length + 1);
        decoder.push(bytes.subarray(0, cut), take);
        decoder.push(bytes.subarray(cut), take);
        const then = source.below(8);
        if (then === 0) decoder.end(take);
        else if (then === 1) decoder.reset();
        else if (then < 4) decoder.idle(take);
      }
      decoder.end(take);
      expect(heapInUse() - before).toBeLessThan(GROWTH_MAX);
      expect(counts.get('discarded') ?? 0).toBeGreaterThan(0);
      // A byte is thrown away at most once.
      expect(discardedBytes).toBeLessThanOrEqual(pushedBytes);
      expect(answered).toBeLessThanOrEqual(pushedBytes);
    },
    60_000,
  );

  it.each(devices.map((device) => [device.id, device] as const))(
    '%s: a megabyte without an end is told while it comes, to the last byte',
    (_, { profile }) => {
      const decoder = compileProfile(profile).createDecoder({ year: () => CAPTURE_YEAR });
      let told = 0;
      const take = (one: Reading): void => {
        expect(one.kind).toBe('discarded');
        if (one.kind === 'discarded') told += one.length;
      };
      const chunk = new Uint8Array(4_096).fill(0x41);
      let pushed = 0;
      for (let i = 0; i < 256; i += 1) {
        decoder.push(chunk, take);
        pushed += chunk.length;
        expect(pushed - told).toBeLessThanOrEqual(HELD_MAX);
      }
      decoder.end(take);
      expect(told).toBe(pushed);
    },
  );
});

/** Valid ones, to be damaged. */
const SAMPLES = [
  '0109501101530003',
  ']C1010950110153000317270331\u001d10AB-123\u001d2112345',
  '(01)09501101530003(3103)003250(10)LOT7',
  '00340123450000000012',
  '0209501101530003371200340123450000000012',
  ']d20109501101530003\u001d21S/N%1\u001d8008260102123456',
  'https://id.gs1.org/01/9501101530003/10/AB%2F123/21/7?17=270331&3103=003250',
  'https://example.com/shop/gtin/9501101530003',
  '4145412345000013254WARD-7',
  ']E09501101530003',
  '8110106141416543213150110000310123196000',
  '0109501101530003421276101904330000250-',
];

it(`noise at the GS1 parser: ${FOR_GS1} inputs`, () => {
  const source = noise(seededRandom(SEED));
  const codes = new Set<string>(gs1ErrorCodes);
  const before = heapInUse();
  let valid = 0;
  for (let i = 0; i < FOR_GS1; i += 1) {
    const text = source.text(SAMPLES);
    const options = { year: CAPTURE_YEAR, pairing: i % 2 === 0 ? 'partial' : 'complete' } as const;
    const parsed = parseGs1(text, options);
    if (parsed.ok) {
      valid += 1;
      expectSameWhenWrittenOut(text, parsed.value.elements);
    } else {
      const { code, position, message } = parsed.error;
      const sound =
        codes.has(code) && position >= 0 && position <= text.length && message.length > 0;
      if (!sound) throw new Error(`${JSON.stringify(text)}: ${JSON.stringify(parsed.error)}`);
    }
  }
  expect(valid).toBeGreaterThan(FOR_GS1 / 200);
  expect(heapInUse() - before).toBeLessThan(GROWTH_MAX);
}, 60_000);

/** What was understood, written as an element string with every separator, means the same. */
function expectSameWhenWrittenOut(
  text: string,
  elements: readonly { readonly ai: string; readonly value: string }[],
): void {
  const written = elements
    .map(({ ai, value }) => `${ai}${value}${entryOf(ai)?.predefined === 0 ? '\u001d' : ''}`)
    .join('');
  if (written === '' || written.length > gs1InputMax) return;
  const again = parseGs1(written, { year: CAPTURE_YEAR, pairing: 'partial' });
  if (!again.ok) {
    throw new Error(`${JSON.stringify(text)}: ${JSON.stringify([written, again.error])}`);
  }
  if (JSON.stringify(again.value.elements) !== JSON.stringify(elements)) {
    throw new Error(`${JSON.stringify(text)} reads differently as ${JSON.stringify(written)}`);
  }
}
