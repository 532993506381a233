import type { StationView, ZoneView } from '../../contract/http/view.ts';
import { type Cancel, type Clock, isoTime } from '../base/clock.ts';
import { describeError, OperationalError } from '../base/errors.ts';
import type { IdSource } from '../base/ids.ts';
import type { Logger } from '../base/logger.ts';
import { millis } from '../base/units.ts';
import type { OpenGpio } from '../device/gpio/port.ts';
import type { StationPlace } from '../inventory/queries/station-places.ts';
import type { StationConfig } from '../station/config.ts';
import { freeBytes } from '../store/ballast.ts';
import { databaseFile } from '../store/data-folder.ts';
import { fileBytes } from '../store/files.ts';
import type { ReaderThread } from '../store/reader.ts';
import type { CommitEvent, StorageState, WriterThread } from '../store/writer.ts';
import { Alarms } from './alarms.ts';
import { Audit } from './audit.ts';
import { Board } from './board.ts';
import type { Calendar } from './calendar.ts';
import type { StorageConfig } from './config.ts';
import { decisions } from './decisions.ts';
import { ZoneDesk } from './desk.ts';
import { DeviceActions } from './device-actions.ts';
import { DeviceViews } from './device-views.ts';
import { createDrivers, type Drivers, type Equipment, type Links } from './equipment.ts';
import { ImportDesk } from './import-desk.ts';
import { ListRevisions } from './lists.ts';
import { scheduleLotExpiry } from './lot-expiry.ts';
import { MonthArchiving } from './month-archiving.ts';
import { MonthClosing } from './month-closing.ts';
import { scheduleBackups } from './nightly-backup.ts';
import { scheduleOrderServing } from './order-serving.ts';
import type { ZoneQueries } from './reader-module.ts';
import type { Replication } from './replication.ts';
import { scheduleReservationExpiry } from './reservation-expiry.ts';
import { type Station, Stations } from './stations.ts';
import { type TransfersConfig, watchTransfers } from './transfer-watch.ts';
import type { ZoneCommands } from './writer-module.ts';
import type { AskedCommands, BenchScan, ViewPart } from './zone-port.ts';

export type ZoneOptions = {
  readonly gateway: string;
  readonly name: string;
  readonly version: string;
  readonly data: string;
  readonly backups: string;
  readonly stations: readonly StationConfig[];
  readonly equipment: Equipment;
  readonly storage: StorageConfig;
  readonly transfers: TransfersConfig;
  /** Label of the GPIO chip, for people. */
  readonly chip: string;
  readonly links: Links;
  readonly openGpio: OpenGpio;
  readonly writer: WriterThread<ZoneCommands>;
  readonly reader: ReaderThread<ZoneQueries>;
  readonly calendar: Calendar;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newId: IdSource;
  readonly logger: Logger;
};

const TICK = millis(5_000);
const DISK_LOOK = millis(30_000);
/** How often what nobody did in time is looked for. */
const EXPIRY = millis(60_000);
/** How often old months are looked for. */
const ARCHIVING = millis(3_600_000);

/** The running zone: devices, stations, their records, and what is to be seen of them. */
export class Zone {
  readonly stations: ReadonlyMap<string, Station>;
  readonly drivers: Drivers;
  readonly alarms: Alarms;
  readonly board: Board;
  readonly desk: ZoneDesk;
  readonly imports: ImportDesk;
  readonly #months: MonthClosing;
  readonly #archiving: MonthArchiving;
  readonly actions: DeviceActions;
  readonly devices: DeviceViews;
  readonly options: ZoneOptions;
  replication: Replication | null = null;
  readonly #stations: Stations;
  readonly #lists = new ListRevisions();
  readonly #listeners = new Set<(part: ViewPart) => void>();
  readonly #scanListeners = new Set<(scan: BenchScan) => void>();
  readonly #cancels: Cancel[] = [];
  #audit: Audit | null = null;
  #diskFree: number | null = null;
  #databaseBytes = 0;

  constructor(options: ZoneOptions) {
    this.options = options;
    const { clock, writer, reader, logger } = options;
    this.drivers = createDrivers(options.equipment, options);
    this.alarms = new Alarms(clock, () => this.changed({ part: 'alarms' }));
    this.board = new Board(reader, clock, logger, (part) => this.changed({ part }));
    this.desk = new ZoneDesk({ writer, reader, clock });
    const file = databaseFile(options.data);
    this.imports = new ImportDesk({ file, writer, reader, clock });
    const { gateway } = options;
    this.#months = new MonthClosing({ gateway, writer, reader, clock, logger });
    const { alarms } = this;
    const afterMonths = options.storage.months_kept;
    this.#archiving = new MonthArchiving({
      ...{ file, afterMonths, writer, reader, clock, alarms, logger },
      freeBytes: () => freeBytes(options.data),
    });
    this.actions = new DeviceActions(this.drivers.devices, logger);
    this.devices = new DeviceViews(options.equipment, this.drivers, clock, options.chip);
    this.#stations = new Stations({
      configs: options.stations,
      drivers: this.drivers,
      desk: decisions(writer),
      clock,
      newParcel: options.newId,
      logger,
      onChange: (id) => this.changed({ part: 'station', id }),
      onRefused: (error) => this.#refused(error),
    });
    this.stations = this.#stations.all;
  }

  /** Devices first, so that stations know what works when the first parcel comes. */
  async start(): Promise<void> {
    const { writer, clock } = this.options;
    this.#cancels.push(
      writer.onCommit((event) => this.#committed(event)),
      writer.onStorage((state) => this.#storage(state)),
      clock.every(TICK, () => this.#tick()),
      clock.every(DISK_LOOK, () => this.#lookAtDisk()),
      clock.every(EXPIRY, () => this.#expire()),
      clock.every(ARCHIVING, () => void this.#archiving.goOn()),
    );
    this.#storage(writer.stats().storage);
    this.#lookAtDisk();
    this.#watchDevices();
    await this.checkLocations();
    await this.board.read();
    await this.#resumeFigures();
    for (const device of this.drivers.devices.values()) device.start();
    if (this.drivers.bank.lines.size > 0) this.drivers.bank.start();
    this.#startJobs();
    void this.#archiving.goOn();
    void this.#closeMonths();
    void this.imports.goOn().catch((error: unknown) => {
      this.options.logger.error({ err: error }, `an import did not go on: ${describeError(error)}`);
    });
  }

  /** What the stations decided before the process began; without it the board would say that nothing passed. */
  async #resumeFigures(): Promise<void> {
    const { reader, clock, logger } = this.options;
    try {
      const before = await reader.query('parcels.recent', { now: clock.wall().at });
      for (const [id, recent] of Object.entries(before)) this.stations.get(id)?.resume(recent);
    } catch (error) {
      logger.warn({ err: error }, `the stations' figures begin anew: ${describeError(error)}`);
    }
  }

  /** Windows closed, gates at reject, devices let go. The writer must still be open. */
  async stop(): Promise<void> {
    this.board.stop();
    this.#audit?.stop();
    this.#months.stop();
    this.#archiving.stop();
    await this.#stations.stop();
    await this.drivers.bank.stop();
    await Promise.all([...this.drivers.devices.values()].map((device) => device.stop()));
    for (const cancel of this.#cancels) cancel();
  }

  /** A command of the rooms that somebody asked for, at the time it is now. */
  carryOut<K extends keyof AskedCommands & string>(
    command: K,
    input: Omit<AskedCommands[K]['input'], 'occurred_at'>,
  ): Promise<AskedCommands[K]['output']> {
    const occurred_at = isoTime(this.options.clock.wall().at);
    // Only the time was missing.
    return this.options.writer.execute(command, {
      ...input,
      occurred_at,
    } as AskedCommands[K]['input']);
  }

  view(): ZoneView {
    const { gateway, name, version, clock } = this.options;
    const { at, synchronised } = clock.wall();
    const now = clock.monotonic();
    if (this.replication === null) throw new OperationalError('not-started', 'the zone starts');
    return {
      gateway,
      zone: name,
      version,
      clock: { now: isoTime(at), synchronised },
      alarms: this.alarms.list().map(({ code, text, since }) => ({
        code,
        text,
        age_ms: Math.max(0, Math.round(now - since)),
      })),
      stations: this.#stationViews(),
      devices: this.devices.all(),
      exceptions: this.board.exceptions(),
      replication: this.replication.view(),
      today: this.board.today(),
      lists: this.#lists.view(),
    };
  }

  /** From this age on, goods in transit are overdue. */
  get overdue_ms(): number {
    return this.options.transfers.overdue_hours * 3_600_000;
  }

  get latency() {
    return this.#stations.latency;
  }

  get disk(): { readonly free: number | null; readonly database: number } {
    return { free: this.#diskFree, database: this.#databaseBytes };
  }

  changed(part: ViewPart): void {
    for (const listener of this.#listeners) listener(part);
  }

  onChange(listener: (part: ViewPart) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onScan(listener: (scan: BenchScan) => void): Cancel {
    this.#scanListeners.add(listener);
    return () => this.#scanListeners.delete(listener);
  }

  /** Stations that cannot work at their location say so until an import mends it. */
  async checkLocations(): Promise<void> {
    const stations = [...this.stations.values()];
    const places = stations.flatMap(({ config }) => placesOf(config));
    const faults = await this.options.reader.query('locations.faults', places);
    for (const station of stations) {
      const named = placesOf(station.config);
      const fault = faults.find(({ location, puts }) =>
        named.some((place) => place.location === location && place.puts === puts),
      );
      station.placeFault(fault?.why ?? null);
    }
  }

  #stationViews(): Record<string, StationView> {
    return Object.fromEntries([...this.stations].map(([id, station]) => [id, station.view()]));
  }

  #watchDevices(): void {
    for (const [id, device] of this.drivers.devices) {
      const tell = (): void => this.changed({ part: 'device', id });
      this.#cancels.push(device.onStatus(tell), device.frames.listen(tell));
    }
    for (const [id, line] of this.drivers.bank.lines) {
      const tell = (): void => this.changed({ part: 'device', id });
      this.#cancels.push(this.drivers.bank.onStatus(tell), line.frames.listen(tell));
    }
    for (const { config } of this.stations.values()) {
      if (config.mode !== 'bench') continue;
      for (const device of config.scanners) this.#listenToBench(config.id, device);
    }
  }

  /** A bench scanner also moves the page that follows it. */
  #listenToBench(station: string, device: string): void {
    const scanner = this.drivers.devices.get(device);
    if (scanner === undefined) return;
    const cancel = scanner.onReading((reading) => {
      if (reading.kind !== 'barcode') return;
      // As the scanner sent it: its identifier tells GS1 data from other texts.
      const text = `${reading.aim ?? ''}${reading.text}`;
      for (const listener of this.#scanListeners) listener({ station, device, text });
    });
    this.#cancels.push(cancel);
  }

  #startJobs(): void {
    const { gateway, writer, reader, clock, logger, storage, calendar, data, backups } =
      this.options;
    const { alarms } = this;
    const rowsPerMinute = storage.audit_rows_per_minute;
    this.#audit = new Audit({ reader, clock, alarms, logger, rowsPerMinute });
    const file = databaseFile(data);
    this.#cancels.push(
      scheduleReservationExpiry({ gateway, writer, clock, logger }),
      scheduleLotExpiry({ gateway, writer, clock, logger }),
      scheduleOrderServing({ gateway, reader, writer, clock, logger }),
      watchTransfers({ reader, clock, alarms, logger, overdue_ms: this.overdue_ms }),
      scheduleBackups({
        file,
        folder: backups,
        config: storage.backup,
        calendar,
        clock,
        alarms,
        logger,
      }),
    );
  }

  #committed({ commands }: CommitEvent<ZoneCommands>): void {
    this.board.refresh();
    this.changed({ part: 'replication' });
    if (this.#lists.take(commands)) this.changed({ part: 'lists' });
    this.alarms.set('not-recorded', null);
    if (commands.some(({ command }) => command === 'month.close')) void this.#closeMonths();
    if (commands.some(({ command }) => command === 'import.apply')) {
      void this.checkLocations().catch((error: unknown) => {
        this.options.logger.warn({ err: error }, `locations not read: ${describeError(error)}`);
      });
    }
  }

  #refused(error: unknown): void {
    const why = describeError(error);
    this.options.logger.error({ err: error }, `a decision was not recorded: ${why}`);
    this.alarms.set('not-recorded', `Parcels are rejected: nothing can be recorded (${why}).`);
  }

  #storage(state: StorageState): void {
    const texts: Record<StorageState, string | null> = {
      ok: null,
      low: 'The disk is almost full: work goes on in the reserve. Make room soon.',
      full: 'The disk is full: parcels are rejected until somebody makes room.',
    };
    this.alarms.set('disk', texts[state]);
  }

  #tick(): void {
    this.changed({ part: 'clock' });
    for (const id of this.stations.keys()) this.changed({ part: 'station', id });
  }

  async #closeMonths(): Promise<void> {
    await this.#months.goOn();
    await this.#archiving.goOn();
  }

  /** Putaway tasks that nobody confirmed in time give their places free. */
  #expire(): void {
    const { writer, clock, gateway, logger } = this.options;
    const { at: now } = clock.wall();
    const asked = { now, by: gateway, occurred_at: isoTime(now) };
    writer.execute('putaway.expire', asked).catch((error: unknown) => {
      // Tried again in a minute.
      logger.warn({ err: error }, `nothing was let expire: ${describeError(error)}`);
    });
  }

  #lookAtDisk(): void {
    const { data } = this.options;
    this.#databaseBytes = fileBytes(databaseFile(data));
    try {
      this.#diskFree = freeBytes(data);
    } catch {
      this.#diskFree = null;
    }
  }
}

/** The locations that a station needs. */
function placesOf({ role, location, to }: StationConfig): StationPlace[] {
  const at = { location, puts: role === 'receive' || role === 'transfer-in' };
  return to === undefined ? [at] : [at, { location: to, puts: true }];
}
