import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeError } from './errors.ts';
import { LineFile } from './line-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'line-file-'));
  path = join(folder, 'line');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a line in a file of its own', () => {
  it('is read as it was written last, and nothing is left beside it', () => {
    const file = new LineFile(path, 'some-file');
    expect(file.read()).toBeNull();
    file.write('one');
    file.write('two');
    expect(new LineFile(path, 'some-file').read()).toBe('two');
    expect(readdirSync(folder)).toEqual(['line']);
  });

  it('stands as it was when the disk is full, is told under its code, and nothing stays open', () => {
    const file = new LineFile(path, 'some-file');
    file.write('one');
    // What is opened and cannot be written, as on a disk that is full.
    symlinkSync('/dev/full', `${path}.new`);
    const open = openFiles();
    const write = () => file.write('two');
    expect(write).toThrow(expect.objectContaining({ code: 'some-file' }));
    expect(told(write)).toMatch(/cannot be written.*ENOSPC/);
    expect(openFiles()).toBe(open);
    expect(file.read()).toBe('one');
  });
});

const openFiles = (): number => readdirSync('/proc/self/fd').length;

function told(work: () => void): string {
  try {
    work();
  } catch (error) {
    return describeError(error);
  }
  return 'nothing';
}
