import type { UplinkOptions } from '../uplink/options.ts';
import type { Zone } from './zone.ts';

/** Health in figures for central: cheap, a few a minute, never part of the journal. */
export function telemetryOf(zone: Zone): ReturnType<UplinkOptions['telemetry']> {
  const devices = Object.values(zone.devices.all());
  return {
    uptime_s: Math.floor(process.uptime()),
    resident_bytes: process.memoryUsage.rss(),
    stations: [...zone.stations.values()].map((station) => {
      const { id, state, parcels_per_hour } = station.view();
      return { id, state, parcels_per_hour };
    }),
    devices_down: devices.filter(({ state }) => state !== 'up').map(({ id }) => id),
    exceptions_open: zone.board.openExceptions,
    alarms: zone.alarms.list().map(({ code }) => code),
  };
}
