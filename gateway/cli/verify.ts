import type { Command } from 'commander';
import { databaseFile, dataFolder } from '../store/data-folder.ts';
import { mustExist, reportFailure } from './failure.ts';
import { type Progress, type Verification, verifyDatabase } from './verification.ts';

/** `zone-gateway verify`: ends with 1 and the evidence when anything diverges. */
export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('prove the ledger, the levels and the journal from their rows; changes nothing')
    .argument('[file]', 'a database or backup; zone.db in the data folder where it is not given')
    .option('-d, --data <folder>', 'the data folder (environment DATA_DIR, else ./data)')
    .option('--json', 'print one JSON object', false)
    .option('-q, --quiet', 'no progress on standard error', false)
    .addHelpText(
      'after',
      `
Proves, beside a running gateway or without one:
  file              structure of all pages, order of keys, indexes against rows
  archive           entries of months in the archive are those that were moved there
  journal-chain     each record's hash over the one before it, no gap in the numbers
  ledger-chains     each level's entries, followed from the newest to the first
  levels            levels = the sum of their entries, counted without those chains
  zero-sums         the entries of each variant and lot add up to 0 over all places
  no-negative       nowhere lies less than nothing
  reservations      what is reserved at a place = the sum of the live reservations there
  reserved-on-hand  no more is reserved at a place than lies there
  units             each handling unit stands at one place, with all goods and units on it
  serials           each serial number is at most one piece
  voids             what was taken back was so once, by exactly its opposite
  parcels           each decided parcel's movement and record are there

Exit code: 0 all holds, 1 something diverges (the evidence is printed) or the file cannot be read.`,
    )
    .action((file: string | undefined, options: Options) => {
      try {
        const target = file ?? databaseFile(dataFolder(options.data));
        mustExist(target, 'name a database or backup, or its data folder with --data');
        const found = verifyDatabase(target, options.quiet ? () => {} : onStandardError());
        process.stdout.write(options.json ? `${JSON.stringify(found)}\n` : asText(found));
        if (!found.ok) process.exitCode = 1;
      } catch (error) {
        reportFailure(error);
      }
    });
}

type Options = { readonly data?: string; readonly json: boolean; readonly quiet: boolean };

/** One line whenever another 100,000 rows were read, so that a short run says nothing. */
function onStandardError(): Progress {
  const EVERY = 100_000;
  let told = 0;
  return (proof, rows) => {
    if (rows < told) told = 0;
    if (rows - told < EVERY) return;
    told = rows;
    process.stderr.write(`verify: ${proof}: ${rows} rows\n`);
  };
}

const NAME_WIDTH = 'reserved-on-hand'.length;

function asText(found: Verification): string {
  const lines = found.proofs.flatMap(({ proof, what, rows, evidence }) => [
    `${evidence.length === 0 ? 'holds   ' : 'DIVERGES'}  ${proof.padEnd(NAME_WIDTH)}  ${what} (${rows} ${rows === 1 ? 'row' : 'rows'})`,
    ...evidence.map((line) => `          ${line}`),
  ]);
  return `${[...lines, found.ok ? 'all holds' : 'something diverges'].join('\n')}\n`;
}
