import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { OperationalError } from '../base/errors.ts';

/** What nothing refers to is collected, and a collected connection is closed: then the folder would be let go. */
const held = new Set<Sqlite.Database>();

/**
 * Holds a data folder for one process. Node has no file locks of its own, SQLite has: an exclusive
 * transaction on a small file beside the database. The system lets go of it whichever way the process
 * ends, so that nothing stale is ever left to clean up. Throws `data-in-use`.
 */
export function holdDataFolder(folder: string): () => void {
  const file = join(folder, 'in-use');
  const db = new Sqlite(file, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    throw new OperationalError(
      'data-in-use',
      `another gateway works on ${folder}; stop it first (systemctl stop zone-gateway), or give this one a folder of its own`,
      { cause },
    );
  }
  held.add(db);
  return () => {
    held.delete(db);
    db.close();
  };
}
