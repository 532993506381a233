import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAPTURE_YEAR, shippedDevices } from '../../gateway/testing/devices/captures.ts';

/** `decode` and `gs1` as people call them: bytes on standard input, JSON lines out. */

const PROGRAM = join(
  import.meta.dirname,
  '..',
  '..',
  'gateway',
  'testing',
  'devices',
  'cli-process.ts',
);

type Outcome = { readonly code: number | null; readonly out: string; readonly err: string };

function run(args: readonly string[], input: string | Uint8Array = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args]);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        code,
        out: Buffer.concat(out).toString(),
        err: Buffer.concat(err).toString(),
      }),
    );
    // A child that has refused its arguments reads nothing.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

const lines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const TODAY = `${CAPTURE_YEAR}-06-01`;

describe('decode reads', () => {
  it.concurrent.each(
    shippedDevices().map(({ id, captures }) => {
      const open = captures.filter(({ after }) => after === undefined);
      const closed = captures.filter(({ after }) => after === 'closed');
      // Where only silence ends a frame, the end of the input does.
      const chosen = open.length > 0 ? [...open, ...closed.slice(0, 1)] : captures.slice(0, 1);
      return [id, chosen] as const;
    }),
  )('what %s says, as hexadecimal text and byte by byte', async (id, captures) => {
    const hex = captures.map(({ bytes }) => bytes.replaceAll(/../g, '$& ')).join('\n');
    const expected = captures.flatMap(({ readings }) => readings);
    const args = ['decode', '--profile', id, '--hex', '--chunk', '1', '--today', TODAY];
    const { code, out, err } = await run(args, hex);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(lines(out)).toEqual(expected);
  });

  it.concurrent('raw bytes, by a profile file of one’s own', async () => {
    const file = join(
      import.meta.dirname,
      '../../firmware-config/scales/mettler-toledo-sics/profile.yaml',
    );
    const { code, out } = await run(['decode', '-p', file], 'S S     100.00 g\r\nnonsense\r\n');
    expect(code).toBe(0);
    expect(lines(out)).toMatchObject([
      { kind: 'weight', milligrams: 100_000, stable: true },
      { kind: 'discarded', reason: 'malformed' },
    ]);
  });
});

describe('decode refuses', () => {
  it.concurrent.each([
    ['no profile', ['decode'], 2, 'name a profile'],
    ['an unknown one', ['decode', '-p', 'sick-clv-lektor'], 1, 'did you mean "sick-clv-lector"?'],
    ['a missing file', ['decode', '-p', './missing.yaml'], 1, 'cannot be read'],
    ['a GPIO line', ['decode', '-p', 'photo-eye'], 2, 'GPIO line'],
    ['a chunk of nothing', ['decode', '-p', 'sma', '--chunk', '0'], 2, '--chunk 0'],
    ['a day that is none', ['decode', '-p', 'sma', '--today', 'soon'], 2, '--today soon'],
    ['what is not hexadecimal', ['decode', '-p', 'sma', '--hex'], 2, 'not hexadecimal'],
  ] as const)('%s', async (_, args, code, message) => {
    const outcome = await run(args, 'xyz');
    expect(outcome.code).toBe(code);
    expect(outcome.err).toContain(message);
    expect(outcome.out).toBe('');
  });
});

describe('gs1', () => {
  it.concurrent.each([
    ['the separator as <GS>', '10A<GS>0109501101530003'],
    ['the separator as the byte 1D', '10A\u001d0109501101530003'],
    ['the form for people', '(10)A(01)09501101530003'],
  ])('reads %s', async (_, text) => {
    const { code, out } = await run(['gs1', text]);
    expect(code).toBe(0);
    expect(lines(out)).toEqual([
      {
        ok: true,
        elements: [
          { ai: '10', value: 'A', title: 'BATCH/LOT' },
          { ai: '01', value: '09501101530003', title: 'GTIN' },
        ],
      },
    ]);
  });

  it.concurrent('reads a Digital Link', async () => {
    const { out } = await run(['gs1', 'https://id.gs1.org/01/9501101530003?17=270331']);
    expect(lines(out)).toMatchObject([
      { ok: true, elements: [{ ai: '01' }, { ai: '17', date: '2027-03-31' }] },
    ]);
  });

  it.concurrent('tells what is wrong and where, in the text as it was given', async () => {
    const { code, out } = await run(['gs1', '10A<GS>0109501101530004<GS>']);
    expect(code).toBe(1);
    expect(lines(out)).toEqual([
      {
        ok: false,
        error: 'check-digit',
        position: 22,
        message: '(01) check digit is 4, should be 3',
      },
    ]);
  });

  it.concurrent('judges one of several symbols for itself on demand', async () => {
    expect((await run(['gs1', '10A'])).code).toBe(1);
    expect((await run(['gs1', '--partial', '10A'])).code).toBe(0);
  });

  it.concurrent('reads many lines, one answer for each, and fails if one is wrong', async () => {
    const input = '0109501101530003\r\n(01)09501101530003\n\nx\n0109501101530003';
    const { code, out } = await run(['gs1', '--lines'], input);
    expect(code).toBe(1);
    expect(lines(out)).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: false, error: 'empty' },
      { ok: false, error: 'ai-unknown', position: 0 },
      { ok: true },
    ]);
    expect((await run(['gs1', '--lines'], '0109501101530003\n')).code).toBe(0);
  });

  it.concurrent('keeps no line that is too long, and goes on with the next', async () => {
    const input = `${'0'.repeat(5_000_000)}\n0109501101530003\n`;
    const { out } = await run(['gs1', '--lines'], input);
    expect(lines(out)).toMatchObject([
      { ok: false, error: 'input-too-long', position: 4_096 },
      { ok: true },
    ]);
  });

  it.concurrent('refuses to guess what is wanted', async () => {
    expect(await run(['gs1'])).toMatchObject({ code: 2, out: '' });
    expect(await run(['gs1', '--lines', '01'])).toMatchObject({ code: 2, out: '' });
    expect(await run(['gs1', '01', '--today', '2026'])).toMatchObject({ code: 2, out: '' });
  });
});

describe('capture and replay', () => {
  it('record a device, and show that its recording still reads the same', async () => {
    const scanner = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('\u0002PARCEL-1\u0003');
      // Cut in two, as a slow line would.
      setTimeout(() => socket.write('\u0002No'), 50);
      setTimeout(() => socket.write('Read\u0003'), 100);
    });
    scanner.listen(0, '127.0.0.1');
    await once(scanner, 'listening');
    const address = scanner.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const folder = mkdtempSync(join(tmpdir(), 'capture-'));
    const at = `127.0.0.1:${address.port}`;
    const args = [PROGRAM, 'capture', '-p', 'sick-clv-lector', '--tcp', at];
    const child = spawn(process.execPath, args);
    let recording = '';
    child.stdout.on('data', (chunk: Buffer) => {
      recording += chunk.toString();
      if (recording.includes('no-read')) child.kill('SIGINT');
    });
    try {
      expect(await once(child, 'close')).toEqual([0, null]);
      expect(lines(recording)).toMatchObject([
        { source: 'device', bytes: '0250415243454c2d3103', readings: [{ text: 'PARCEL-1' }] },
        { source: 'device', bytes: '024e6f5265616403', readings: [{ kind: 'no-read' }] },
      ]);
      const file = join(folder, 'scanner.jsonl');
      writeFileSync(file, recording);
      const same = await run(['replay', '-p', 'sick-clv-lector', file]);
      expect(same.code).toBe(0);
      expect(lines(same.out)).toMatchObject([{ same: true }, { same: true }]);
      const other = await run(['replay', '-p', 'generic-lines', file]);
      expect(other.code).toBe(1);
      expect(lines(other.out)).toMatchObject([{ same: false, readings: [] }, { same: false }]);
    } finally {
      child.kill('SIGKILL');
      scanner.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
