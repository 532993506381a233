/** Bytes and texts that no device should send, from a seeded generator: the same seed, the same noise. */

export type Noise = {
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  of<T>(items: readonly T[]): T;
  /** One input: random bytes, or one of `samples` damaged. Now and then a very long one. */
  bytes(samples: readonly Uint8Array[]): Uint8Array;
  /** One input for a parser of text: random characters, or one of `samples` damaged. */
  text(samples: readonly string[]): string;
};

/** Bytes that mean something to one protocol or another. */
const TELLING = Uint8Array.from([
  0x00, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0d, 0x15, 0x1b, 0x1d, 0x20, 0x2b, 0x2c, 0x2d, 0x2e,
  0x30, 0x31, 0x39, 0x3f, 0x47, 0x4e, 0x53, 0x5d, 0x6b, 0x67, 0x7f, 0x80, 0xc3, 0xff,
]);
const ALPHABET = [
  ...'00112233445566778899',
  ...'ABCxyz%/()?=&#-_."!~ ',
  '\u001d',
  '01',
  '10',
  '17',
  '310',
  '(01)',
  'https://',
  '%2F',
  ']C1',
  'é',
  '\u0000',
  '𝄞',
];

export function noise(random: () => number): Noise {
  const below = (limit: number): number => Math.floor(random() * limit);
  const of = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  };

  const fresh = (length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    const plain = below(2) === 0;
    for (let i = 0; i < length; i += 1) {
      bytes[i] = plain ? below(256) : (TELLING[below(TELLING.length)] ?? 0);
    }
    return bytes;
  };

  const damagedBytes = (sample: Uint8Array): Uint8Array => {
    let bytes = Array.from(sample);
    for (let damage = below(4); damage >= 0; damage -= 1) {
      const at = below(bytes.length + 1);
      const byte = below(3) === 0 ? (TELLING[below(TELLING.length)] ?? 0) : below(256);
      switch (below(6)) {
        case 0:
          bytes[at] = byte;
          break;
        case 1:
          bytes.splice(at, 1 + below(4));
          break;
        case 2:
          bytes.splice(at, 0, byte);
          break;
        case 3:
          bytes = bytes.slice(0, at);
          break;
        case 4:
          bytes = bytes.concat(bytes.slice(at));
          break;
        default:
          bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      }
    }
    return Uint8Array.from(bytes.slice(0, 512));
  };

  const damagedText = (sample: string): string => {
    let text = sample;
    for (let damage = below(3); damage >= 0; damage -= 1) {
      const at = below(text.length + 1);
      const cut = [0, 0, 1, 1, 2, text.length][below(6)] ?? 0;
      const put = below(4) === 0 ? text.slice(below(text.length + 1)) : of(ALPHABET);
      text = `${text.slice(0, at)}${below(5) === 0 ? '' : put}${text.slice(at + cut)}`;
    }
    return text.slice(0, 600);
  };

  return {
    below,
    of,
    bytes(samples) {
      if (below(400) === 0) return fresh(2_000 + below(8_000));
      if (samples.length > 0 && below(3) > 0) return damagedBytes(of(samples));
      return fresh(1 + below(48));
    },
    text(samples) {
      if (below(2_000) === 0) return of(ALPHABET).repeat(1_000 + below(4_000));
      if (below(3) > 0) return damagedText(of(samples));
      return Array.from({ length: below(40) }, () => of(ALPHABET)).join('');
    },
  };
}
