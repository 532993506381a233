import { join } from 'node:path';

/** Where things lie in a gateway's data folder. */
export const databaseFile = (folder: string): string => join(folder, 'zone.db');
export const backupsFolder = (folder: string): string => join(folder, 'backups');
/** Names the epoch outside the database, so that a database that is an old copy is recognised. */
export const epochFile = (folder: string): string => join(folder, 'epoch');

/** For sub-commands that work on a data folder without the configuration. */
export function dataFolder(option: string | undefined): string {
  return option ?? process.env.DATA_DIR ?? 'data';
}
