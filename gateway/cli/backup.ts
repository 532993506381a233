import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { isoTime, systemClock } from '../base/clock.ts';
import { type BackupReport, backUp, backupName } from '../store/backup.ts';
import { backupsFolder, databaseFile, dataFolder } from '../store/data-folder.ts';
import { stamp } from '../store/files.ts';
import { mustExist, reportFailure } from './failure.ts';

/** `zone-gateway backup`: one verified, durable copy, beside a running gateway or without one. */
export function registerBackup(program: Command): void {
  program
    .command('backup')
    .description('copy the database, read the copy back whole, and print where it lies')
    .argument('[target]', 'file or folder for the copy; backups/ in the data folder otherwise')
    .option('-d, --data <folder>', 'the data folder (environment DATA_DIR, else ./data)')
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      `
The copy is one state of the database; the gateway goes on beside it. It is written under another name,
checked, made durable, and only then takes its own name, so what bears a backup's name is whole. An
existing file is never overwritten. Months that were moved to the archive lie in archive.db beside the
copies, which share it: it is made or brought up to date with the copy. Bring a copy back with: zone-gateway restore FILE`,
    )
    .action((target: string | undefined, options: { data?: string; json: boolean }) => {
      try {
        const folder = dataFolder(options.data);
        mustExist(databaseFile(folder), 'name the data folder with --data');
        const at = isoTime(systemClock(() => false).wall().at);
        const report = backUp(databaseFile(folder), place(folder, target, at));
        process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : asText(report));
      } catch (error) {
        reportFailure(error);
      }
    });
}

function asText({ archive, ...copy }: BackupReport): string {
  const made = archive === null ? [copy] : [copy, archive];
  return made.map(({ file, bytes }) => `${file} (${bytes} bytes, verified)\n`).join('');
}

function place(folder: string, target: string | undefined, at: string): string {
  const name = backupName(stamp(at));
  if (target === undefined) return resolve(backupsFolder(folder), name);
  const isFolder = existsSync(target) && statSync(target).isDirectory();
  return resolve(isFolder ? join(target, name) : target);
}
