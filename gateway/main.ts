import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from './base/clock.ts';
import { describeError, OperationalError } from './base/errors.ts';
import { orderedIds, randomIds } from './base/ids.ts';
import { LineFile } from './base/line-file.ts';
import { millis } from './base/units.ts';
import { reportFailure } from './cli/failure.ts';
import { createProgram } from './cli/program.ts';
import type { StartOptions } from './cli/start.ts';
import { brokerCredentials } from './configuration/credentials.ts';
import type { LoadedConfig } from './configuration/load.ts';
import { secretReader } from './configuration/secrets.ts';
import type { OpenGpio } from './device/gpio/port.ts';
import { startHttp } from './http/server.ts';
import { calendar } from './platform/calendar.ts';
import { clockSync } from './platform/clock-sync.ts';
import { gpioLibgpiod } from './platform/gpio-libgpiod.ts';
import { gpioSimulated } from './platform/gpio-simulated.ts';
import { gpioSysfs } from './platform/gpio-sysfs.ts';
import { KnownDay } from './platform/known-day.ts';
import { createLogger } from './platform/logger.ts';
import { openMqtt } from './platform/mqtt.ts';
import { serialLink } from './platform/serial.ts';
import { serviceManager } from './platform/service-manager.ts';
import { tcpClientLink } from './platform/tcp-client.ts';
import { tcpServerLink } from './platform/tcp-server.ts';
import { backupsFolder, databaseFile, knownDayFile } from './store/data-folder.ts';
import { startReader } from './store/reader.ts';
import { holdDataFolder } from './store/single-instance.ts';
import { startWriter } from './store/writer.ts';
import { illness } from './zone/health.ts';
import type { ZoneQueries } from './zone/reader-module.ts';
import { startReplication } from './zone/replication.ts';
import { feedWatchdog } from './zone/service-manager.ts';
import { telemetryOf } from './zone/telemetry.ts';
import type { WriterSettings, ZoneCommands } from './zone/writer-module.ts';
import { Zone } from './zone/zone.ts';
import { zoneAccess } from './zone/zone-access.ts';

/**
 * The composition root: the only file that names concrete adapters, and the one place that says in which
 * order things start and stop.
 */

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'web-ui', 'dist');
/** sysexits.h EX_TEMPFAIL: start me again. */
const START_ANEW = 75;
/** Gates must be at reject before the process ends, even when the disk does not answer any more. */
const LAST_WORDS_MS = 3_000;

async function start(loaded: LoadedConfig, options: StartOptions): Promise<void> {
  const { config, folder, data, equipment } = loaded;
  const logger = createLogger(config.log.level);
  const sync = clockSync();
  const known = new KnownDay(new LineFile(knownDayFile(data), 'known-day'), logger);
  const clock = systemClock(
    () => config.clock === 'trusted' || sync.isSynchronised(),
    () => known.day,
  );
  const newId = orderedIds(clock);
  const manager = serviceManager(process.env, logger);
  const secret = secretReader(folder, process.env);
  const backups = config.storage.backup.folder ?? backupsFolder(data);
  const { version } = packageOf(ROOT);
  const undo: (() => unknown)[] = [];
  const stopAll = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  const ending = untilAskedToStop(options);

  try {
    makeDataFolder(data);
    undo.push(holdDataFolder(data));
    known.load();
    undo.push(sync.watch(clock), known.watch(clock));

    const writer = await startWriter<ZoneCommands>({
      file: databaseFile(data),
      module: new URL('./zone/writer-module.ts', import.meta.url),
      backups,
      clock,
      ballastBytes: config.storage.ballast_mb * 1024 * 1024,
      settings: writerSettings(config),
    });
    undo.push(() => writer.close());
    const reader = await startReader<ZoneQueries>({
      file: databaseFile(data),
      module: new URL('./zone/reader-module.ts', import.meta.url),
      clock,
    });
    undo.push(() => reader.close());
    if (writer.migrated.steps.length > 0) logger.info(writer.migrated, 'schema brought up to date');

    const zone = new Zone({
      gateway: config.gateway,
      name: config.name ?? config.gateway,
      version,
      data,
      backups,
      stations: config.stations,
      equipment,
      storage: config.storage,
      transfers: config.transfers,
      chip: config.gpio?.chip ?? '',
      links: { serial: serialLink, tcpClient: tcpClientLink, tcpServer: tcpServerLink },
      openGpio: gpioOf(config.gpio),
      writer,
      reader,
      calendar,
      clock,
      random: Math.random,
      newId,
      logger,
    });
    const replication = await startReplication({
      config: config.uplink,
      gateway: config.gateway,
      version,
      boot: randomIds(),
      data,
      openMqtt,
      credentials:
        config.uplink === undefined ? {} : brokerCredentials(config.uplink, folder, secret),
      writer,
      reader,
      clock,
      random: Math.random,
      newId,
      logger,
      telemetry: () => telemetryOf(zone),
      onChange: () => zone.changed({ part: 'replication' }),
    });
    undo.push(() => replication.stop());
    zone.replication = replication;
    undo.push(() => zone.stop());
    await zone.start();

    const http = await startHttp({
      config: config.http,
      zone: zoneAccess(zone),
      clock,
      logger,
      secret,
      version,
      page: PAGE,
    });
    undo.push(() => http.close());
    undo.push(
      feedWatchdog(
        manager,
        clock,
        () => illness({ clock, writer }),
        (why) => logger.error({ why }, 'the watchdog is not fed'),
      ),
    );
    writer.onFatal((error) => {
      logger.error({ err: error }, `the disk can no longer be trusted: ${describeError(error)}`);
      process.exitCode = START_ANEW;
      ending.now('disk');
      clock.after(millis(LAST_WORDS_MS), () => process.exit(START_ANEW));
    });
    logger.info({ url: http.url, gateway: config.gateway, version, data }, 'ready');
    manager.ready(`serves ${http.url}`);

    const why = await ending.promise;
    logger.info({ why }, 'stopping');
    manager.stopping();
  } finally {
    await stopAll();
  }
  logger.info({}, 'stopped');
}

/** What the rooms on the writer thread know of the configuration. */
function writerSettings(config: LoadedConfig['config']): WriterSettings {
  const { putaway, counts, stations } = config;
  const moves = stations.map(({ id, to }) => [id, { to: to ?? null }] as const);
  return {
    putaway,
    counts,
    stations: Object.fromEntries(moves),
    zone: config.zone ?? config.gateway,
  };
}

type Ending = { readonly promise: Promise<string>; now(why: string): void };

/** Resolves with what asked for the end. A second signal ends the process at once. */
function untilAskedToStop({ stopWhenInputEnds }: StartOptions): Ending {
  const { promise, resolve } = Promise.withResolvers<string>();
  let asked = false;
  const now = (why: string): void => {
    if (asked && why.startsWith('SIG')) process.exit(1);
    asked = true;
    // An open input would keep the process after everything else has ended.
    if (stopWhenInputEnds) process.stdin.destroy();
    resolve(why);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => now(signal));
  }
  if (stopWhenInputEnds) process.stdin.resume().on('end', () => now('end of input'));
  return { promise, now };
}

function gpioOf(config: LoadedConfig['config']['gpio']): OpenGpio {
  if (config === undefined) return gpioSimulated(null);
  switch (config.adapter) {
    case 'libgpiod':
      return gpioLibgpiod(config.chip);
    case 'sysfs':
      return gpioSysfs(config.chip);
    case 'simulated':
      return gpioSimulated(config.listen ?? null);
  }
}

function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
  } catch (cause) {
    const what = `the data folder ${folder} cannot be made`;
    throw new OperationalError('data-folder', what, { cause });
  }
}

function packageOf(folder: string): { readonly version: string } {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : '0';
  return { version };
}

createProgram(packageOf(ROOT).version, start).parseAsync().catch(reportFailure);
