import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes a file's bytes, or a folder's names, durable. No SQLite connection may hold the file open. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
