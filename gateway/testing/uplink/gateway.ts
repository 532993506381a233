import type { TopicPlace } from '../../../contract/mqtt.ts';
import { OperationalError } from '../../base/errors.ts';
import { silentLogger } from '../../base/logger.ts';
import type { HearingCommands } from '../../inbound/transfers/hearing.ts';
import { type OutboxQueries, outboxQueries } from '../../inbound/transfers/outbox.ts';
import { createHead } from '../../journal/append.ts';
import type { JournalCommands } from '../../journal/commands.ts';
import { type JournalQueries, journalQueries } from '../../journal/queries.ts';
import type { Writer } from '../../store/command.ts';
import type { Reader } from '../../store/query.ts';
import { uplinkConfig } from '../../uplink/config.ts';
import { type UplinkQueries, uplinkQueries } from '../../uplink/queries.ts';
import { Uplink } from '../../uplink/uplink.ts';
import { decideCommand, Workshop } from '../inventory/workshop.ts';
import type { ManualClock } from '../manual-clock.ts';
import type { SimulatedBroker } from './broker.ts';

export const PLACE: TopicPlace = { root: 'wms/v1', site: 's', gateway: 'g' };
export const PREFIX = 'wms/v1/s/g';

export type GatewayParts = {
  readonly clock: ManualClock;
  readonly broker: SimulatedBroker;
  readonly random: () => number;
  readonly consumers: readonly string[];
};

type Access = {
  readonly writer: Writer<JournalCommands & HearingCommands>;
  readonly reader: Reader<JournalQueries & UplinkQueries & OutboxQueries>;
};

let epochs = 0;
function nextEpoch(): string {
  epochs += 1;
  return `epoch-${epochs}`;
}

/** What came due and what follows from it, to the end of all promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A gateway as far as the uplink needs one: a real database in memory and the mark beside it. */
export class UplinkGateway {
  readonly #parts: GatewayParts;
  #workshop = new Workshop();
  #mark: string | null = 'e1';
  uplink: Uplink | null = null;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  get running(): Uplink {
    if (this.uplink === null) throw new Error('the gateway is not started');
    return this.uplink;
  }

  get head(): { readonly seq: number; readonly hash: string } {
    return createHead(this.#workshop.db)();
  }

  get queries() {
    return journalQueries(this.#workshop.db);
  }

  async start(): Promise<void> {
    const { clock, broker, random, consumers } = this.#parts;
    const { writer, reader } = this.#access();
    const mark = {
      read: () => this.#mark,
      write: (epoch: string) => {
        this.#mark = epoch;
      },
    };
    this.uplink = await Uplink.start({
      config: uplinkConfig.parse({ broker: 'mqtt://broker.test', site: PLACE.site, consumers }),
      gateway: PLACE.gateway,
      version: '0.0.0',
      boot: 'boot',
      openMqtt: broker.open,
      credentials: {},
      clock,
      random,
      logger: silentLogger,
      writer,
      reader,
      mark,
      required: consumers,
      newId: nextEpoch,
      head: () => this.head,
      telemetry: () => ({
        uptime_s: 1,
        resident_bytes: 1,
        stations: [],
        devices_down: [],
        exceptions_open: 0,
        alarms: [],
      }),
      onChange: () => {},
    });
    await settle();
  }

  /** Power gone: nothing is said any more. */
  async kill(): Promise<void> {
    const gone = this.uplink?.stop();
    this.uplink = null;
    this.#parts.broker.drop(PLACE.gateway);
    await settle();
    this.#parts.clock.advance(1);
    await gone;
  }

  decide(parcels: readonly string[]): void {
    const commands = parcels.map((id) =>
      decideCommand(
        id,
        { role: 'sight', location: 'dock', labels: [{ kind: 'carrier' }], weight_mg: null },
        { fault: null, late: false },
      ),
    );
    for (const answer of this.#workshop.run(commands)) {
      if (!answer.ok) throw new Error(answer.message);
    }
    this.uplink?.committed();
  }

  copy(): { readonly image: Buffer; readonly mark: string | null } {
    return { image: this.#workshop.db.serialize(), mark: this.#mark };
  }

  /** `mark` is what the file outside says: what it said then, or that this was restored. */
  restore(image: Buffer, mark: string | null): void {
    this.#workshop.close();
    this.#workshop = new Workshop(image);
    this.#mark = mark;
  }

  /** Every record but those that open an epoch, by what a consumer knows it. */
  keys(): readonly string[] {
    return this.#workshop.db
      .prepare<[], string>(
        `SELECT (record ->> '$.kind') || ' ' || (record ->> '$.id') FROM journal
         WHERE record ->> '$.kind' <> 'epoch.opened' ORDER BY position`,
      )
      .pluck()
      .all();
  }

  /** The epochs of this database, for the message of a failed test. */
  epochs(): string {
    const rows = this.#workshop.db
      .prepare<[], string>(
        `SELECT record ->> '$.body' FROM journal WHERE record ->> '$.kind' = 'epoch.opened'`,
      )
      .pluck()
      .all();
    return rows.join('\n').replaceAll(/"hash":"(.{4})[^"]*"/g, '$1');
  }

  close(): void {
    this.#workshop.close();
  }

  #access(): Access {
    const workshop = this.#workshop;
    const queries = {
      ...journalQueries(workshop.db),
      ...uplinkQueries(workshop.db),
      ...outboxQueries(workshop.db),
    };
    return {
      writer: {
        execute: async (command, input) => {
          const [answer] = workshop.run([{ command, input }]);
          if (answer?.ok === true) return answer.output as never;
          throw new OperationalError(answer?.code ?? 'none', answer?.message ?? 'no answer');
        },
      },
      reader: { query: async (name, input) => queries[name](input as never) as never },
    };
  }
}
