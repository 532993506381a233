import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdDataFolder } from './single-instance.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'single-instance-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('refuses a second gateway on one data folder, and names the folder', () => {
  const release = holdDataFolder(folder);
  expect(() => holdDataFolder(folder)).toThrow(`another gateway works on ${folder}`);
  release();
  holdDataFolder(folder)();
});

it('is let go when the process is killed, and not before, even where nobody keeps what lets go of it', async () => {
  const module = new URL('./single-instance.ts', import.meta.url).href;
  const holder = spawn(process.execPath, [
    '--expose-gc',
    '--input-type=module',
    '-e',
    `const { holdDataFolder } = await import('${module}');
     holdDataFolder('${folder}');
     await new Promise((resolve) => setTimeout(resolve, 10));
     gc();
     await new Promise((resolve) => setTimeout(resolve, 10));
     process.stdout.write('held');
     setInterval(() => {}, 1000);`,
  ]);
  await once(holder.stdout, 'data');
  expect(() => holdDataFolder(folder)).toThrow('another gateway');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  holdDataFolder(folder)();
});
