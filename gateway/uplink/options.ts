import type { Telemetry } from '../../contract/mqtt.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { HearingCommands } from '../inbound/transfers/hearing.ts';
import type { OutboxQueries } from '../inbound/transfers/outbox.ts';
import type { JournalCommands } from '../journal/commands.ts';
import type { JournalQueries } from '../journal/queries.ts';
import type { Writer } from '../store/command.ts';
import type { Reader } from '../store/query.ts';
import type { UplinkConfig } from './config.ts';
import type { EpochParts } from './epoch.ts';
import type { MqttOptions, OpenMqtt } from './mqtt-port.ts';
import type { UplinkQueries } from './queries.ts';

export type UplinkOptions = Omit<EpochParts, 'reader' | 'writer'> & {
  readonly writer: Writer<JournalCommands & HearingCommands>;
  readonly reader: Reader<JournalQueries & UplinkQueries & OutboxQueries>;
  readonly config: UplinkConfig;
  readonly gateway: string;
  readonly version: string;
  /** Made anew by each start of the process. */
  readonly boot: string;
  readonly openMqtt: OpenMqtt;
  /** Password and certificates, already read. */
  readonly credentials: Pick<MqttOptions, 'password' | 'tls'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Newest durable record of the current epoch. */
  readonly head: () => { readonly seq: number; readonly hash: string };
  readonly telemetry: () => Omit<
    Telemetry,
    'v' | 'gateway' | 'at' | 'epoch' | 'head' | 'acknowledged' | 'backlog_records' | 'backlog_bytes'
  >;
  readonly onChange: () => void;
};
