import type { ReplicationView } from '../../contract/http/view.ts';
import type { IdSource } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import type { Reader } from '../store/query.ts';
import type { WriterThread } from '../store/writer.ts';
import type { Head } from '../store/writer-protocol.ts';
import type { UplinkConfig } from '../uplink/config.ts';
import { refuse } from './desk.ts';
import type { ZoneQueries } from './reader-module.ts';
import type { ZoneCommands } from './writer-module.ts';
import type { Refusal } from './zone-port.ts';

/** How the zone's journal leaves the building: what the page shows of it and may ask of it. */
export interface Replication {
  view(): ReplicationView;
  /** Try the broker now. */
  reconnect(): Result<void, Refusal>;
  /** A person has read that this is a restored copy. */
  confirmRestore(epoch: string, by: string): Promise<Result<'created' | 'exists', Refusal>>;
  stop(): Promise<void>;
}

export type ReplicationOptions = {
  readonly config: UplinkConfig | undefined;
  readonly reader: Reader<ZoneQueries>;
  readonly writer: WriterThread<ZoneCommands>;
  readonly newId: IdSource;
};

/** The uplink where one is configured; without one the journal grows and nobody is told. */
export async function startReplication(options: ReplicationOptions): Promise<Replication> {
  const { reader, writer, newId } = options;
  let epoch = await reader.query('journal.epoch', null);
  if (epoch === null) {
    const opening = { epoch: newId(), reason: 'created', anchor: null } as const;
    await writer.execute('journal.open-epoch', opening);
    epoch = await reader.query('journal.epoch', null);
  }
  return noReplication(epoch?.epoch ?? '', () => writer.head);
}

function noReplication(epoch: string, head: () => Head): Replication {
  return {
    view: () => ({
      state: 'off',
      why: 'no uplink is configured',
      broker: null,
      epoch,
      head: head().seq,
      acknowledged: 0,
      backlog_records: 0,
      backlog_bytes: 0,
      backlog_age_ms: null,
      consumers: [],
      restored: null,
      refused: [],
      backlog_history: [],
    }),
    reconnect: () => refuse('not-possible', 'No uplink is configured.'),
    confirmRestore: async () => refuse('not-possible', 'No uplink is configured.'),
    stop: async () => {},
  };
}
