import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { percentile } from './report.ts';

export type FsyncResult = {
  readonly writes: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
};

/** What the disk itself takes for one append of a WAL frame's size and its sync. */
export function measureFsync(folder: string, writes: number): FsyncResult {
  const file = join(folder, 'fsync-probe');
  const frame = Buffer.alloc(4_120, 0x5a);
  const descriptor = openSync(file, 'w');
  const took: number[] = [];
  try {
    for (let index = 0; index < writes; index += 1) {
      const started = performance.now();
      writeSync(descriptor, frame);
      fdatasyncSync(descriptor);
      took.push(performance.now() - started);
    }
  } finally {
    closeSync(descriptor);
    rmSync(file, { force: true });
  }
  return { writes, p50_ms: percentile(took, 0.5), p99_ms: percentile(took, 0.99) };
}
