import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One failure of the disk, see disk-fault.c. */
export type DiskFault = {
  readonly operation: 'write' | 'sync';
  /** Counts from 1, over the operations on the database and its WAL. */
  readonly at: number;
  readonly error: 'EIO' | 'ENOSPC';
  readonly lasts: 'once' | 'ever';
};

const SOURCE = new URL('./disk-fault.c', import.meta.url).pathname;

/** Compiles the shim into `folder`. Throws with the compiler's words; gcc must be there. */
export function compileDiskFault(folder: string): string {
  const library = join(folder, 'disk-fault.so');
  const built = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE, '-ldl'], {
    encoding: 'utf8',
  });
  if (built.error !== undefined) {
    throw new Error('gcc is missing: install the Debian package gcc', { cause: built.error });
  }
  if (built.status !== 0) throw new Error(`gcc failed: ${built.stderr}`);
  return library;
}

/** The environment under which a process meets the fault. */
export function faultEnvironment(
  library: string,
  fault: DiskFault,
  report: string,
): Record<string, string> {
  return {
    LD_PRELOAD: library,
    FAULT_OPERATION: fault.operation,
    FAULT_AT: String(fault.at),
    FAULT_ERROR: fault.error,
    FAULT_LASTS: fault.lasts,
    FAULT_REPORT: report,
  };
}

/** How many operations were made to fail. */
export function faultsMade(report: string): number {
  return existsSync(report) ? readFileSync(report, 'utf8').trim().split('\n').length : 0;
}
