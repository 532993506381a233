import type { ReplicationView } from '../../contract/http/view.ts';
import type { Result } from '../base/result.ts';
import type { EpochRow } from '../journal/queries.ts';
import type { Reader } from '../store/query.ts';
import type { Head } from '../store/writer-protocol.ts';
import type { ZoneQueries } from './reader-module.ts';
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

/** Without an uplink the journal grows and nobody is told. */
export async function noReplication(
  reader: Reader<ZoneQueries>,
  head: () => Head,
): Promise<Pick<Replication, 'view'>> {
  const epoch: EpochRow | null = await reader.query('journal.epoch', null);
  return {
    view: () => ({
      state: 'off',
      why: 'no uplink is configured',
      broker: null,
      epoch: epoch?.epoch ?? '',
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
  };
}
