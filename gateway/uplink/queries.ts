import type { Database } from 'better-sqlite3';
import { BATCH_RECORDS_MAX } from '../../contract/constants.ts';
import { recordsReader } from '../journal/records.ts';
import type { Queries } from '../store/query.ts';
import { batchPayload, fitting, textBytesMax } from './batch.ts';

/** A `journal` payload and the positions of its first and last record. */
export type JournalPayload = {
  readonly first: number;
  readonly last: number;
  /** UTF-8. */
  readonly payload: Uint8Array<ArrayBuffer>;
};

export type UplinkQueries = {
  /**
   * The next batch from `position` on, for packets of so many bytes; null when there is none. Put together on
   * the reader's thread, and its bytes cross in the same few rooms for ever: hundreds of new strings or buffers
   * a second would make the collector stop the main thread.
   */
  'uplink.batch': {
    input: {
      gateway: string;
      position: number;
      packetBytesMax: number;
      /** Where the payload may be put; the caller has it no longer. */
      room: Uint8Array<ArrayBuffer>;
    };
    output: JournalPayload | null;
  };
};

export function uplinkQueries(db: Database): Queries<UplinkQueries> {
  const read = recordsReader(db);
  return {
    'uplink.batch': ({ gateway, position, packetBytesMax, room }) => {
      const bytes = textBytesMax(packetBytesMax);
      const found = read({ position, records: BATCH_RECORDS_MAX, bytes });
      if (found === null) return null;
      const records = fitting(found.records, bytes);
      const [first, last] = [records[0], records.at(-1)];
      if (first === undefined || last === undefined) return null;
      const payload = batchPayload(gateway, found.epoch, records, room);
      return { first: first.position, last: last.position, payload };
    },
  };
}
