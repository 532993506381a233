import { join } from 'node:path';

/** Where things lie in a gateway's data folder. */
export const databaseFile = (folder: string): string => join(folder, 'zone.db');
export const backupsFolder = (folder: string): string => join(folder, 'backups');
/**
 * Names the epoch outside the database: one that is put in its place from a copy does not change this file, and so
 * gives itself away.
 */
export const epochFile = (folder: string): string => join(folder, 'epoch');

/** The last day on which the clock was set. */
export const knownDayFile = (folder: string): string => join(folder, 'known-day');

/** For sub-commands that work on a data folder without the configuration. */
export function dataFolder(option: string | undefined): string {
  return option ?? process.env.DATA_DIR ?? 'data';
}
