import { HITS_MAX } from '../../contract/constants.ts';
import { isoTime } from '../base/clock.ts';
import { ok, type Result } from '../base/result.ts';
import { planAll } from '../inbound/putaway/plan-all.ts';
import { refusalOf, refuse } from './desk.ts';
import { readiness } from './health.ts';
import type { Replication } from './replication.ts';
import type { Zone } from './zone.ts';
import type { Refusal, ZoneFigures, ZonePort } from './zone-port.ts';

/** The zone as page, API and metrics may use it. */
export function zoneAccess(zone: Zone): ZonePort {
  const { reader, writer, clock } = zone.options;
  const query = async <T>(asked: Promise<T>): Promise<Result<T, Refusal>> => {
    try {
      return ok(await asked);
    } catch (error) {
      return refusalOf(error);
    }
  };
  const replication = (): Replication => {
    if (zone.replication === null) throw new Error('assertion failed: the zone has started');
    return zone.replication;
  };
  const now = (): number => clock.wall().at;
  const today = (): string | null => clock.day();
  return {
    view: () => zone.view(),
    onChange: (listener) => zone.onChange(listener),
    onScan: (listener) => zone.onScan(listener),
    watchFrames(device, listener) {
      const frames = zone.devices.framesOf(device);
      return frames?.listen((frame) => listener(zone.devices.frame(frame))) ?? null;
    },
    recentFrames: (device) => zone.devices.recent(device),

    stock: (asked) => query(reader.query('stock.places', { ...asked, today: today() })),
    stockItems: (asked) => query(reader.query('stock.items', { ...asked, today: today() })),
    stockLocations: (asked) => query(reader.query('stock.locations', asked)),
    async search(asked) {
      const year = Number(isoTime(clock.wall().at).slice(0, 4));
      const found = await query(reader.query('search', { query: asked, year, today: today() }));
      if (!found.ok) return found;
      const stations = stationHits(zone, asked.scan ?? asked.text ?? '');
      return ok({ ...found.value, hits: [...stations, ...found.value.hits].slice(0, HITS_MAX) });
    },
    ledger: (asked) => query(reader.query('ledger.page', asked)),
    async parcel(id) {
      const story = await query(reader.query('parcel.story', id));
      if (!story.ok) return story;
      const { record } = story.value;
      const { epoch, acknowledged } = replication().view();
      const held = record.epoch === epoch && record.seq <= acknowledged;
      return ok({ ...story.value, record: { ...record, acknowledged: held } });
    },
    exceptions: (asked) => query(reader.query('exceptions.page', { query: asked, now: now() })),
    exception: (id) => query(reader.query('exceptions.one', { id, now: now() })),

    resolve: (exception, request, by) => zone.desk.resolve(exception, request, by),
    deviceAction: (device, action, request, by) =>
      zone.actions.carryOut(device, action, request, by),
    async confirmRestore({ epoch }, by) {
      const { restored, epoch: current } = replication().view();
      if (restored === null) {
        return refuse('not-possible', 'There is no restored copy that waits to be confirmed.');
      }
      if (epoch !== current) {
        return refuse('invalid', `The epoch is ${current} by now. Read the page anew.`);
      }
      const confirmed = await replication().confirmRestore(epoch, by);
      return confirmed.ok ? ok({ outcome: confirmed.value }) : confirmed;
    },
    async reconnect() {
      const asked = replication().reconnect();
      return asked.ok ? ok({ outcome: 'created' as const }) : asked;
    },
    import: (request, by) => zone.imports.import(request, by),

    carryOut: (command, input) => query(zone.carryOut(command, input)),
    planAll: (asked) => query(planAll(writer, { ...asked, occurred_at: isoTime(clock.wall().at) })),
    ask: (name, input) => query(reader.query(name, input)),
    now() {
      const { at } = clock.wall();
      return { at, date: isoTime(at).slice(0, 10), today: today() };
    },
    place: () => ({
      gateway: zone.options.gateway,
      zones: zone.options.stations.flatMap(({ to_zone }) => to_zone ?? []),
      overdue_ms: zone.overdue_ms,
    }),

    readiness: () => readiness({ clock, writer, stations: zone.stations }),
    figures: () => figuresOf(zone),
  };
}

function stationHits(zone: Zone, text: string) {
  const wanted = text.toLowerCase();
  return [...zone.stations.values()]
    .filter(({ config }) => config.id === wanted || config.name.toLowerCase() === wanted)
    .map(({ config }) => ({ kind: 'station' as const, station: config.id, name: config.name }));
}

function figuresOf(zone: Zone): ZoneFigures {
  const { writer, reader, clock } = zone.options;
  const view = zone.view();
  const { replication, exceptions } = view;
  return {
    stations: [...zone.stations.values()].map((station) => ({
      id: station.config.id,
      role: station.config.role,
      running: view.stations[station.config.id]?.state !== 'stopped',
      accepted: station.counts.accepted,
      rejected: [...station.counts.rejected].map(([reason, count]) => ({ reason, count })),
    })),
    devices: Object.values(view.devices).map((device) => ({
      id: device.id,
      kind: device.kind,
      up: device.state === 'up',
      frames: device.frames,
      reconnects: zone.drivers.devices.get(device.id)?.reconnects ?? zone.drivers.bank.reconnects,
      discarded: device.discarded,
    })),
    decision_ms: zone.latency,
    writer: writer.stats(),
    reader: reader.stats(),
    storage: { database_bytes: zone.disk.database, disk_free_bytes: zone.disk.free },
    journal: {
      head: replication.head,
      acknowledged: replication.acknowledged,
      backlog_records: replication.backlog_records,
      backlog_bytes: replication.backlog_bytes,
      backlog_age_ms: replication.backlog_age_ms ?? 0,
      connected: replication.state === 'connected',
    },
    exceptions: { open: exceptions.open, oldest_age_ms: exceptions.oldest_age_ms ?? 0 },
    alarms: view.alarms.length,
    clock_synchronised: clock.wall().synchronised,
  };
}
