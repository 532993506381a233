import type { Database } from 'better-sqlite3';
import { BATCH_RECORDS_MAX } from '../../contract/mqtt.ts';
import { recordsReader } from '../journal/records.ts';
import type { Queries } from '../store/query.ts';
import { batchPayload, fitting, textBytesMax } from './batch.ts';

/** A `journal` payload and the positions of its first and last record. */
export type JournalPayload = {
  readonly first: number;
  readonly last: number;
  readonly payload: string;
};

export type UplinkQueries = {
  /**
   * The next batch from `position` on, for packets of so many bytes; null when there is none. Put together on
   * the reader's thread: one long string crosses to the main thread many times faster than its records.
   */
  'uplink.batch': {
    input: { gateway: string; position: number; packetBytesMax: number };
    output: JournalPayload | null;
  };
};

export function uplinkQueries(db: Database): Queries<UplinkQueries> {
  const read = recordsReader(db);
  return {
    'uplink.batch': ({ gateway, position, packetBytesMax }) => {
      const bytes = textBytesMax(packetBytesMax);
      const found = read({ position, records: BATCH_RECORDS_MAX, bytes });
      if (found === null) return null;
      const records = fitting(found.records, bytes);
      const [first, last] = [records[0], records.at(-1)];
      if (first === undefined || last === undefined) return null;
      const payload = batchPayload(gateway, found.epoch, records);
      return { first: first.position, last: last.position, payload };
    },
  };
}
