import { z } from 'zod';

/**
 * Bytes as people write them in a profile: text with the escapes `\xNN`, `\r`, `\n`, `\t`, `\e`
 * (ESC), `\0` and `\\`. Characters up to U+00FF stand for the byte of that value, so that YAML's own
 * double-quoted escapes (`"\x02"`) mean the same.
 */
export const byteNotation = z
  .string()
  .min(1)
  .max(256)
  .regex(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: every byte value is allowed here.
    /^(?:[\u0000-\u005b\u005d-\u00ff]|\\x[0-9a-fA-F]{2}|\\[rnte0\\])+$/,
    'bytes are text with the escapes \\xNN \\r \\n \\t \\e \\0 \\\\, for example \\x02sMN mTCgateon\\x03',
  );

const ESCAPES: Readonly<Record<string, number>> = {
  r: 0x0d,
  n: 0x0a,
  t: 0x09,
  e: 0x1b,
  '0': 0x00,
  '\\': 0x5c,
};

/** The bytes of a notation that `byteNotation` has accepted. */
export function bytesOf(notation: string): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < notation.length; i += 1) {
    if (notation[i] !== '\\') {
      bytes.push(notation.charCodeAt(i) & 0xff);
      continue;
    }
    i += 1;
    const letter = notation[i] ?? '\\';
    if (letter === 'x') {
      bytes.push(Number.parseInt(notation.slice(i + 1, i + 3), 16));
      i += 2;
    } else {
      bytes.push(ESCAPES[letter] ?? letter.charCodeAt(0));
    }
  }
  return Uint8Array.from(bytes);
}
