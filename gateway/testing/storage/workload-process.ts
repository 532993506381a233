import BetterSqlite from 'better-sqlite3';
import { OperationalError } from '../../base/errors.ts';
import { startWriter } from '../../store/writer.ts';
import type { ZoneCommands } from '../../zone/writer-module.ts';
import { testClock } from './folder.ts';
import { fixtureParcel, seedCatalog, ZONE_WRITER_MODULE } from './zone-fixture.ts';

/**
 * A process that decides parcels and prints, line by line, what it was answered, to be killed or starved
 * of its disk. Arguments: database file, prefix of the parcel ids, parcels in flight, how many parcels
 * (0: until killed). Lines: `ready`, `ack ID`, `refused ID CODE`, `fatal CODE`, `done`.
 * Ends with 75 when the writer says that the file can no longer be trusted, 76 when it does not start.
 */
const [file = '', prefix = 'p', inFlight = '16', parcels = '0'] = process.argv.slice(2);
const EXIT_FATAL = 75;
const EXIT_REFUSED = 76;

function tell(line: string): void {
  // A pipe is written synchronously on Linux: what is told is told before the process can be killed.
  process.stdout.write(`${line}\n`);
}

try {
  await work();
} catch (error) {
  tell(`refused start ${codeOf(error)}`);
  process.exit(EXIT_REFUSED);
}

async function work(): Promise<void> {
  const writer = await startWriter<ZoneCommands>({
    file,
    module: ZONE_WRITER_MODULE,
    backups: `${file}.backups`,
    clock: testClock,
  });
  writer.onFatal((error) => {
    tell(`fatal ${String(error.cause)}`);
    process.exit(EXIT_FATAL);
  });
  if (writer.head.seq === 0) {
    const db = new BetterSqlite(file);
    seedCatalog(db);
    db.close();
    await writer.execute('journal.open-epoch', { epoch: 'test', reason: 'created', anchor: null });
  }
  tell('ready');
  const last = Number(parcels) === 0 ? Number.MAX_SAFE_INTEGER : Number(parcels);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < last) {
      const index = next;
      next += 1;
      const id = `${prefix}-${index}`;
      try {
        await writer.execute('parcel.decide', fixtureParcel(id, index));
        tell(`ack ${id}`);
      } catch (error) {
        tell(`refused ${id} ${codeOf(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: Number(inFlight) }, lane));
  await writer.close();
  tell('done');
}

function codeOf(error: unknown): string {
  return error instanceof OperationalError ? error.code : String(error);
}
