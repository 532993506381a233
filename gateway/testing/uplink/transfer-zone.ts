import { OperationalError, Refused } from '../../base/errors.ts';
import { silentLogger } from '../../base/logger.ts';
import type { HearingCommands } from '../../inbound/transfers/hearing.ts';
import { outboxQueries } from '../../inbound/transfers/outbox.ts';
import { createHead } from '../../journal/append.ts';
import type { JournalCommands } from '../../journal/commands.ts';
import { journalQueries } from '../../journal/queries.ts';
import type { Writer } from '../../store/command.ts';
import type { Answer } from '../../store/group.ts';
import { uplinkConfig } from '../../uplink/config.ts';
import type { UplinkOptions } from '../../uplink/options.ts';
import { uplinkQueries } from '../../uplink/queries.ts';
import { Uplink } from '../../uplink/uplink.ts';
import type { ZoneCommands } from '../../zone/writer-module.ts';
import { Stockroom } from '../inventory/stockroom.ts';
import { furnish } from '../inventory/two-zones.ts';
import type { ManualClock } from '../manual-clock.ts';
import type { SimulatedBroker } from './broker.ts';
import { settle } from './gateway.ts';

let epochs = 0;

/** A zone with its real database in memory and its real uplink, on a simulated broker. */
export class TransferZone {
  readonly name: string;
  readonly #clock: ManualClock;
  readonly #broker: SimulatedBroker;
  readonly #random: () => number;
  room: Stockroom;
  readonly #settings;
  #mark: string | null = null;
  #uplink: Uplink | null = null;

  /** `image`: a database with its catalog; not given, that of `furnish`. */
  constructor(
    name: string,
    clock: ManualClock,
    broker: SimulatedBroker,
    random: () => number,
    image?: Buffer,
    settings: ConstructorParameters<typeof Stockroom>[0] = {},
  ) {
    this.name = name;
    this.#clock = clock;
    this.#broker = broker;
    this.#random = random;
    this.#settings = settings;
    this.room = new Stockroom(settings, image);
    if (image === undefined) furnish(this.room);
  }

  async start(): Promise<void> {
    const { room } = this;
    const queries = {
      ...journalQueries(room.db),
      ...uplinkQueries(room.db),
      ...outboxQueries(room.db),
    };
    const reader: UplinkOptions['reader'] = {
      query: async (name, input) => queries[name](input as never) as never,
    };
    const writer: Writer<JournalCommands & HearingCommands> = {
      execute: async (command, input) => {
        const answer = this.ask(command, input as never);
        this.#uplink?.committed();
        if (answer.ok) return answer.output as never;
        const { refused, code, message } = answer;
        if (refused !== null) throw new Refused(refused.kind, code, message, refused.facts);
        throw new OperationalError(code, message);
      },
    };
    const mark = {
      read: () => this.#mark,
      write: (epoch: string) => {
        this.#mark = epoch;
      },
    };
    this.#uplink = await Uplink.start({
      config: uplinkConfig.parse({
        broker: 'mqtt://broker.test',
        site: 's',
        consumers: ['central'],
      }),
      gateway: this.name,
      version: '0.0.0',
      boot: 'boot',
      openMqtt: this.#broker.open,
      credentials: {},
      clock: this.#clock,
      random: this.#random,
      logger: silentLogger,
      writer,
      reader,
      mark,
      required: ['central'],
      newId: () => {
        epochs += 1;
        return `epoch-${this.name}-${epochs}`;
      },
      head: () => createHead(room.db)(),
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

  /** Every command of this zone, of people as of its own uplink. */
  ask<K extends keyof ZoneCommands & string>(command: K, input: ZoneCommands[K]['input']): Answer {
    return this.room.ask(command, input as never);
  }

  /** Somebody did something at this zone. */
  committed(): void {
    this.#uplink?.committed();
  }

  get refused(): readonly string[] {
    return this.#uplink?.view().refused.map(({ why }) => why) ?? [];
  }

  /** Power gone, at whatever it was doing: the database stays, nothing else. */
  async kill(): Promise<void> {
    const gone = this.#uplink?.stop();
    this.#uplink = null;
    this.#broker.drop(this.name);
    await settle();
    this.#clock.advance(1);
    await gone;
  }

  copy(): Buffer {
    return this.room.image();
  }

  /** The database is put back from a copy, and the mark beside it says so. */
  restore(image: Buffer): void {
    this.reopen(image);
    this.#mark = 'restored';
  }

  /** Another process goes on with the database, or with a copy of it. */
  protected reopen(image: Buffer): void {
    const before = this.room;
    this.room = new Stockroom(this.#settings, image);
    before.close();
  }

  close(): void {
    this.room.close();
  }
}
