import { afterEach, beforeEach, expect, it } from 'vitest';
import { OperationalError } from '../base/errors.ts';
import { silentLogger } from '../base/logger.ts';
import type { Reader } from '../store/query.ts';
import { decideCommand, Workshop } from '../testing/inventory/workshop.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { Alarms } from './alarms.ts';
import { Audit } from './audit.ts';
import { readerModule, type ZoneQueries } from './reader-module.ts';

/** The continuous audit on a real database that somebody tampers with. */

const LABEL = {
  kind: 'item',
  code: 'a1',
  lot: null,
  sscc: null,
  count: null,
  net_mg: null,
} as const;

let workshop: Workshop;
let clock: ManualClock;
let alarms: Alarms;
let audit: Audit;
/** A page of the ledger, or of its archive, is not what it was. */
let damaged: boolean;
/** Looks at the journal. */
let verified: number;

beforeEach(() => {
  workshop = new Workshop();
  damaged = false;
  verified = 0;
  clock = new ManualClock();
  alarms = new Alarms(clock, () => {});
  const queries = readerModule(workshop.db);
  const reader: Reader<ZoneQueries> = {
    query: async (name, input) => {
      if (name === 'journal.verify') verified += 1;
      if (damaged && name === 'ledger.audit') {
        throw new OperationalError('SQLITE_CORRUPT', 'database disk image is malformed');
      }
      return queries[name](input as never) as never;
    },
  };
  const parcels = Array.from({ length: 20 }, (_, n) =>
    decideCommand(
      `p-${n}`,
      { role: 'receive', location: 'dock', labels: [LABEL], weight_mg: null },
      { fault: null, late: false },
    ),
  );
  for (const answer of workshop.run(parcels)) {
    expect(answer).toMatchObject({ ok: true, output: { verdict: 'accept' } });
  }
  audit = new Audit({ reader, clock, alarms, logger: silentLogger, rowsPerMinute: 600 });
});
afterEach(() => {
  audit.stop();
  workshop.close();
});

/** As many seconds, each with its step. */
async function pass(seconds: number): Promise<void> {
  for (let n = 0; n < seconds; n += 1) {
    clock.advance(1_000);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}
const codes = () => alarms.list().map(({ code }) => code);

it('passes over everything again and again and finds nothing in what is whole', async () => {
  await pass(60);
  expect(audit.passes).toBeGreaterThan(2);
  expect(codes()).toEqual([]);
});

it('finds a level that is not what the ledger says, and is content when it is put right', async () => {
  const change = (by: number) =>
    workshop.db
      .prepare('UPDATE inventory_levels SET on_hand = on_hand + ? WHERE virtual = 0')
      .run(by);
  change(1);
  await pass(60);
  expect(codes()).toEqual(['ledger-diverges']);
  expect(alarms.list()[0]?.text).toMatch(/Call support/);
  change(-1);
  await pass(60);
  expect(codes()).toEqual([]);
});

it('tells when the ledger is damaged and cannot be read, and goes on with the journal', async () => {
  damaged = true;
  await pass(60);
  expect(alarms.list().map(({ code, text }) => [code, text])).toEqual([
    ['ledger-unread', expect.stringContaining('malformed')],
  ]);
  expect(verified).toBeGreaterThan(20);
  damaged = false;
  await pass(1);
  expect(codes()).toEqual([]);
});

it('finds a record of the journal that was changed', async () => {
  workshop.db.exec(
    `DROP TRIGGER journal_no_update; UPDATE journal SET record = replace(record, '"clock"', '"cl0ck"') WHERE position = 9`,
  );
  await pass(60);
  expect(codes()).toEqual(['journal-diverges']);
  expect(alarms.list()[0]?.text).toMatch(/record 9: the hash/);
});

it('goes on when the clock of the wall jumps', async () => {
  clock.jumpWall(0, false);
  await pass(30);
  expect(audit.passes).toBeGreaterThan(0);
});
