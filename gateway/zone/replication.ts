import type { ReplicationView } from '../../contract/http/view.ts';
import { LineFile } from '../base/line-file.ts';
import { ok, type Result } from '../base/result.ts';
import { epochFile } from '../store/data-folder.ts';
import type { WriterThread } from '../store/writer.ts';
import type { Head } from '../store/writer-protocol.ts';
import type { UplinkConfig } from '../uplink/config.ts';
import { epochAtStart } from '../uplink/epoch.ts';
import type { UplinkOptions } from '../uplink/options.ts';
import { Uplink } from '../uplink/uplink.ts';
import { refuse } from './desk.ts';
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

export type ReplicationOptions = Omit<UplinkOptions, 'config' | 'mark' | 'head' | 'required'> & {
  readonly config: UplinkConfig | undefined;
  readonly data: string;
  readonly writer: WriterThread<ZoneCommands>;
};

/** The uplink where one is configured; without one the journal grows and nobody is told. */
export async function startReplication(options: ReplicationOptions): Promise<Replication> {
  const { config, data, writer, reader } = options;
  const mark = new LineFile(epochFile(data), 'epoch-file');
  const head = (): Head => writer.head;
  if (config === undefined) {
    const { epoch } = await epochAtStart({ ...options, mark, required: [] });
    return noReplication(epoch, head);
  }
  const uplink = await Uplink.start({
    ...options,
    config,
    required: config.consumers,
    mark,
    head,
    writer,
    reader,
  });
  const cancel = writer.onCommit(() => uplink.committed());
  return {
    view: () => uplink.view(),
    reconnect() {
      uplink.reconnect();
      return ok(undefined);
    },
    async confirmRestore(epoch, by) {
      const outcome = await uplink.confirm(epoch, by);
      return ok(outcome === 'confirmed' ? 'created' : 'exists');
    },
    async stop() {
      cancel();
      await uplink.stop();
    },
  };
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
