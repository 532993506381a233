import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { bytesOf } from '../profile/bytes.ts';
import { framing } from '../profile/framing.ts';
import { createFramer } from './framing.ts';

/**
 * Bytes → frames and junk, the same whether they come at once, in pairs or one by one. A frame is shown as its
 * text, junk as `reason:text`; `|` in the input is a silence.
 */

type Profile = z.input<typeof framing>;
type Row = readonly [what: string, input: string, expected: readonly string[]];

function shown(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** `input` with `|` where the line falls silent. */
function heard(profile: Profile, input: string, size: number): string[] {
  const found: string[] = [];
  const out = {
    frame: (bytes: Uint8Array) => void found.push(shown(bytes)),
    junk: (reason: string, bytes: Uint8Array, length: number) =>
      void found.push(`${reason}:${shown(bytes)}${length > bytes.length ? `+${length}` : ''}`),
  };
  const framer = createFramer(framing.parse(profile));
  const spells = input.split('|').map((part) => (part === '' ? new Uint8Array() : bytesOf(part)));
  for (const [index, bytes] of spells.entries()) {
    if (index > 0) framer.idle(out);
    for (let from = 0; from < bytes.length; from += size) {
      framer.push(bytes.subarray(from, from + size), out);
    }
  }
  return found;
}

function table(name: string, profile: Profile, rows: readonly Row[]): void {
  describe(name, () => {
    it.each(rows)('%s', (_, input, expected) => {
      for (const size of [1, 2, 3, 1_000]) expect(heard(profile, input, size)).toEqual(expected);
    });
  });
}

table('lines that end in CR, LF or both', { kind: 'delimiter', delimiters: ['\\r', '\\n'] }, [
  ['one line', 'A\\r', ['A']],
  ['two ends in a row end one line', 'A\\r\\nB\\n\\n', ['A', 'B']],
  ['nothing is told before the end', 'A', []],
  ['a silence ends what never came whole', 'A|B\\r', ['incomplete:A', 'B']],
  ['a silence after a whole line tells nothing', 'A\\r|', ['A']],
]);

table(
  'lines with an end of two bytes and a bound',
  { kind: 'delimiter', delimiters: ['\\r\\n'], max_bytes: 4 },
  [
    ['exactly at the bound', 'ABCD\\r\\n', ['ABCD']],
    ['half an end is data', 'A\\rB\\r\\n', ['A\rB']],
    [
      'one beyond the bound is told whole, the next is read',
      'ABCDE\\r\\nF\\r\\n',
      ['oversize:ABCDE\r\n', 'F'],
    ],
    ['far beyond the bound', 'ABCDEFGHIJ\\r\\nK\\r\\n', ['oversize:ABCDEFGHIJ\r\n', 'K']],
    ['a silence ends the skipping', 'ABCDEFGH|I\\r\\n', ['oversize:ABCDEFGH', 'I']],
  ],
);

table('between STX and ETX', { kind: 'start-end', start: '\\x02', end: '\\x03', max_bytes: 8 }, [
  ['one frame', '\\x02A\\x03', ['A']],
  ['an empty one', '\\x02\\x03', ['']],
  [
    'what stands between is junk, told before the next',
    'x\\x02A\\x03yz\\x02B\\x03',
    ['junk-between-frames:x', 'A', 'junk-between-frames:yz', 'B'],
  ],
  ['an end alone is junk', '\\x03\\x02A\\x03', ['junk-between-frames:\u0003', 'A']],
  ['a new start ends the old frame', '\\x02A\\x02B\\x03', ['incomplete:\u0002A', 'B']],
  [
    'beyond the bound',
    '\\x02123456789\\x03\\x02A\\x03',
    ['oversize:\u0002123456789', 'junk-between-frames:\u0003', 'A'],
  ],
  ['a silence within a frame', '\\x02A|\\x02B\\x03', ['incomplete:\u0002A', 'B']],
  ['a silence after junk', 'xy|', ['junk-between-frames:xy']],
]);

table(
  'between STX and CR, with line feeds ignored and ACK alone',
  { kind: 'start-end', start: '\\x02', end: '\\r', ignore: '\\n', singles: '\\x06\\x15' },
  [
    ['ignored bytes are not told', '\\x02A\\r\\n\\n\\x02B\\r\\n', ['A', 'B']],
    ['a single is a frame of its own', '\\x06\\x02A\\r\\x15', ['\u0006', 'A', '\u0015']],
    ['within a frame it is data', '\\x02A\\x06B\\r', ['A\u0006B']],
  ],
);

table(
  'a start of two bytes, which may stand within',
  { kind: 'start-end', start: '<<', end: '>>', restart: false },
  [
    ['half a start is junk', '<A<<B>>', ['junk-between-frames:<A', 'B']],
    ['a start after half a start', '<<<A>>', ['<A']],
    ['the start within is data', '<<A<<B>>', ['A<<B']],
    ['a single end byte is data', '<<A>B>>', ['A>B']],
  ],
);

table(
  'with an XOR checksum behind the end',
  { kind: 'start-end', start: '\\x02', end: '\\x03', checksum: 'xor' },
  [
    // 02 ^ 41 ^ 03 = 40, the character @.
    ['right', '\\x02A\\x03@', ['A']],
    ['wrong', '\\x02A\\x03A\\x02A\\x03@', ['checksum:\u0002A\u0003A', 'A']],
    [
      'a wrong one that looks like the end',
      '\\x02\\x03\\x03\\x02A\\x03@',
      ['checksum:\u0002\u0003\u0003', 'A'],
    ],
  ],
);

table('of fixed length', { kind: 'fixed', start: '\\x02', length: 5, end: '\\r' }, [
  ['one', '\\x02ABC\\r', ['ABC']],
  ['joined in the middle', 'BC\\r\\x02ABC\\r', ['junk-between-frames:BC\r', 'ABC']],
  ['a lost byte costs one frame', '\\x02AB\\r\\x02DEF\\r', ['malformed:\u0002AB\r', 'DEF']],
  [
    'a start within the lost frame',
    '\\x02A\\x02BC\\x02DEF\\r',
    ['malformed:\u0002A\u0002BC', 'DEF'],
  ],
  ['a silence: the rest will not come', '\\x02AB|\\x02DEF\\r', ['incomplete:\u0002AB', 'DEF']],
]);

table(
  'of fixed length with the checksum of Toledo',
  { kind: 'fixed', start: '\\x02', length: 4, end: '\\r', checksum: 'toledo-7bit' },
  [
    // 02 + 41 + 0D = 50, so 30.
    ['right', '\\x02A\\r0', ['A']],
    ['the eighth bit does not count', '\\x02\\xC1\\r\\xB0', ['\u00c1']],
    ['wrong', '\\x02A\\r1\\x02A\\r0', ['checksum:\u0002A\r1', 'A']],
  ],
);

table('that end in silence', { kind: 'idle', gap_ms: 20, max_bytes: 4 }, [
  ['one', 'ABC|', ['ABC']],
  ['two', 'AB|CD|', ['AB', 'CD']],
  ['beyond the bound', 'ABCDEF|G|', ['oversize:ABCDEF', 'G']],
  ['silence alone tells nothing', '||', []],
]);

table(
  'with their length in front (SSI)',
  { kind: 'length-prefixed', min_length: 4, max_length: 8, checksum: 'sum16' },
  [
    ['SCAN_DISABLE of the manual', '\\x04\\xEA\\x04\\x00\\xFF\\x0E', ['\u0004\u00ea\u0004\u0000']],
    [
      'a length that cannot be is junk',
      '\\x01\\x09\\x04\\xEA\\x04\\x00\\xFF\\x0E',
      ['junk-between-frames:\u0001\t', '\u0004\u00ea\u0004\u0000'],
    ],
    [
      'a wrong checksum costs its packet',
      '\\x04\\xEA\\x04\\x00\\xFF\\x0F\\x04\\xEA\\x04\\x00\\xFF\\x0E',
      ['checksum:\u0004\u00ea\u0004\u0000\u00ff\u000f', '\u0004\u00ea\u0004\u0000'],
    ],
    [
      'a false length swallows a packet until the silence gives it back',
      '\\x08\\x04\\xEA\\x04\\x00\\xFF\\x0E|',
      ['incomplete:\b', '\u0004\u00ea\u0004\u0000'],
    ],
  ],
);

describe('junk', () => {
  it('is told in pieces of 512 bytes, to the last one', () => {
    const found = heard(
      { kind: 'start-end', start: '\\x02', end: '\\x03' },
      `${'x'.repeat(1_300)}|`,
      7,
    );
    expect(found.map((one) => one.length - 'junk-between-frames:'.length)).toEqual([512, 512, 276]);
  });
});

describe('an end of the link', () => {
  it.each([
    ['a partial line', { kind: 'delimiter', delimiters: ['\\r'] }, 'AB', ['incomplete:AB']],
    ['a frame that ends in silence is whole', { kind: 'idle', gap_ms: 20 }, 'AB', ['AB']],
    [
      'a partial frame',
      { kind: 'start-end', start: '\\x02', end: '\\x03' },
      '\\x02AB',
      ['incomplete:\u0002AB'],
    ],
  ] satisfies [string, Profile, string, string[]][])('%s', (_, profile, input, expected) => {
    const found: string[] = [];
    const framer = createFramer(framing.parse(profile));
    const out = {
      frame: (bytes: Uint8Array) => void found.push(shown(bytes)),
      junk: (reason: string, bytes: Uint8Array) => void found.push(`${reason}:${shown(bytes)}`),
    };
    framer.push(bytesOf(input), out);
    framer.end(out);
    expect(found).toEqual(expected);
  });

  it('may be forgotten: a new connection begins with nothing', () => {
    const found: string[] = [];
    const framer = createFramer(framing.parse({ kind: 'delimiter', delimiters: ['\\r'] }));
    const out = { frame: (bytes: Uint8Array) => void found.push(shown(bytes)), junk: () => {} };
    framer.push(bytesOf('OLD'), out);
    framer.reset();
    framer.push(bytesOf('NEW\\r'), out);
    expect(found).toEqual(['NEW']);
  });
});

describe('a profile', () => {
  it('may not name a delimiter that begins another', () => {
    const parsed = framing.safeParse({ kind: 'delimiter', delimiters: ['\\r', '\\r\\n'] });
    expect(parsed.error?.issues[0]?.message).toContain('one delimiter is the beginning of another');
  });
});
