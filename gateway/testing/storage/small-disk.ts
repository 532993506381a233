import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';

/** A disk of a few megabytes of its own, so that it can be filled. `remove` ends it. */
export function mountSmallDisk(path: string, megabytes: number): { remove(): void } {
  mkdirSync(path, { recursive: true });
  run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  return {
    remove() {
      run('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Whether this process may mount; otherwise the faults of disk-fault.ts must stand for a full disk. */
export function mayMount(): boolean {
  return process.getuid?.() === 0;
}

function run(command: string, words: readonly string[]): void {
  const done = spawnSync(command, words, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${command} ${words.join(' ')}: ${done.stderr}`);
}
