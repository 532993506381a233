import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { isoTime, systemClock } from '../base/clock.ts';
import { OperationalError } from '../base/errors.ts';
import { syncPath } from '../base/sync-path.ts';
import { LEDGER_ARCHIVE } from '../inventory/months/ledger-archive.ts';
import { databaseFile, dataFolder, epochFile } from '../store/data-folder.ts';
import { type RestoreReport, restore } from '../store/restore.ts';
import { holdDataFolder } from '../store/single-instance.ts';
import { migrations } from '../zone/writer-module.ts';
import { mustExist, reportFailure } from './failure.ts';

/** `zone-gateway restore`: puts a backup in the database's place and loses nothing of what was there. */
export function registerRestore(program: Command): void {
  program
    .command('restore')
    .description('put a backup in the place of the database; what was there is kept beside it')
    .argument('[file]', 'a copy made by `zone-gateway backup`')
    .option('-d, --data <folder>', 'the data folder (environment DATA_DIR, else ./data)')
    .option('--empty', 'begin with an empty database instead of a copy', false)
    .option('--json', 'print one JSON object', false)
    .addHelpText(
      'after',
      `
The gateway must be stopped (systemctl stop zone-gateway). The copy is read whole before anything is
changed. The present database is renamed, never deleted. The next start opens a new epoch. What was
recorded after the copy was made is then missing here; consumers keep what they hold of it (docs/mqtt.md).`,
    )
    .action((file: string | undefined, options: Options) => {
      try {
        const report = carryOut(file, options);
        process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : asText(report));
      } catch (error) {
        reportFailure(error);
      }
    });
}

type Options = { readonly data?: string; readonly empty: boolean; readonly json: boolean };

function carryOut(source: string | undefined, options: Options): RestoreReport {
  if ((source === undefined) !== options.empty) {
    throw new OperationalError(
      'restore-usage',
      'name the backup to bring back, or say --empty to begin without one',
    );
  }
  const folder = dataFolder(options.data);
  if (source !== undefined) mustExist(source, 'name a copy made by `zone-gateway backup`');
  // A new disk has no data folder yet; that is when a copy is needed most.
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  const letGo = holdDataFolder(folder);
  try {
    return restore({
      file: databaseFile(folder),
      source: source ?? null,
      migrations,
      archived: LEDGER_ARCHIVE,
      at: isoTime(systemClock(() => false).wall().at),
      beforeChange: () => markEpoch(folder),
    });
  } finally {
    letGo();
  }
}

/** The file outside then names no epoch that any database knows, which is how the next start sees a restore. */
function markEpoch(folder: string): void {
  const file = epochFile(folder);
  writeFileSync(`${file}.new`, 'restored\n');
  syncPath(`${file}.new`);
  renameSync(`${file}.new`, file);
  syncPath(folder);
}

function asText({ source, file, kept_as, archive_kept_as }: RestoreReport): string {
  const now =
    source === null ? `${file} begins empty at the next start` : `${file} is now ${source}`;
  const kept = kept_as === null ? 'nothing was there before' : `what was there lies as ${kept_as}`;
  const archive =
    archive_kept_as === null ? '' : `; the archive that was there lies as ${archive_kept_as}`;
  return `${now}; ${kept}${archive}\n`;
}
