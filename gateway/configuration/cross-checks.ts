import { z } from 'zod';
import type { StationConfig } from '../station/config.ts';
import type { Equipment } from '../zone/equipment.ts';
import type { Placed, Resolved } from './resolve.ts';
import type { GatewayConfig } from './schema.ts';

/** What no part of the configuration can see alone, as a schema, so that faults get their line. */
export function crossChecks(config: GatewayConfig, resolved: Resolved): z.ZodType {
  const faults = [
    ...resolved.faults,
    ...idsAndZones(config),
    ...linksUsedTwice(config),
    ...gpioFaults(config),
    ...stationFaults(config, resolved.equipment),
  ];
  return z.unknown().check((context) => {
    for (const { path, message } of faults) {
      context.issues.push({ code: 'custom', path: [...path], message, input: undefined });
    }
  });
}

function idsAndZones(config: GatewayConfig): Placed[] {
  const faults: Placed[] = [];
  for (const id of Object.keys(config.gpio?.lines ?? {})) {
    if (!(id in config.devices)) continue;
    faults.push({ path: ['gpio', 'lines', id], message: 'a device already has this id' });
  }
  const stations = new Set<string>();
  for (const [index, { id, to_zone }] of config.stations.entries()) {
    if (to_zone === config.gateway) {
      const message = 'this is the gateway itself; name another zone';
      faults.push({ path: ['stations', index, 'to_zone'], message });
    }
    if (stations.has(id)) {
      faults.push({ path: ['stations', index, 'id'], message: 'another station has this id' });
    }
    stations.add(id);
  }
  return faults;
}

function linksUsedTwice(config: GatewayConfig): Placed[] {
  const faults: Placed[] = [];
  const taken = new Map<string, string>();
  const take = (key: string, by: string, path: Placed['path']): void => {
    const before = taken.get(key);
    if (before === undefined) taken.set(key, by);
    else faults.push({ path, message: `${before} already uses this` });
  };
  const { host, port } = config.http.listen;
  take(`listen ${host}:${port}`, 'the page', ['http', 'listen']);
  for (const [id, { link }] of Object.entries(config.devices)) {
    const path = ['devices', id, 'link'];
    if ('serial' in link) take(link.serial, id, [...path, 'serial']);
    else if ('tcp' in link) take(`${link.tcp.host}:${link.tcp.port}`, id, [...path, 'tcp']);
    else take(`listen ${link.listen.host}:${link.listen.port}`, id, [...path, 'listen']);
  }
  const gpio = config.gpio?.listen;
  if (gpio !== undefined) take(`listen ${gpio.host}:${gpio.port}`, 'gpio', ['gpio', 'listen']);
  return faults;
}

function gpioFaults(config: GatewayConfig): Placed[] {
  if (config.gpio === undefined) return [];
  const faults: Placed[] = [];
  if (config.gpio.listen !== undefined && config.gpio.adapter !== 'simulated') {
    const message = 'only the simulated adapter can be moved over TCP';
    faults.push({ path: ['gpio', 'listen'], message });
  }
  const numbers = new Map<number, string>();
  for (const [id, { line }] of Object.entries(config.gpio.lines)) {
    const before = numbers.get(line);
    if (before !== undefined) {
      const message = `the line ${line} is already "${before}"`;
      faults.push({ path: ['gpio', 'lines', id, 'line'], message });
    }
    numbers.set(line, id);
  }
  return faults;
}

function stationFaults(config: GatewayConfig, equipment: Equipment): Placed[] {
  const kinds = new Map<string, string>();
  for (const { id, profile } of equipment.devices) kinds.set(id, profile.kind);
  for (const { id, profile } of equipment.lines) kinds.set(id, `gpio ${profile.line.direction}`);
  const users = new Map<string, string>();
  return config.stations.flatMap((station, index) =>
    usesOf(station).flatMap(({ device, wanted, path }): Placed[] => {
      const at = ['stations', index, ...path];
      // A device whose own fault was told already needs no second one here.
      const known = device in config.devices || device in (config.gpio?.lines ?? {});
      if (!known) return [{ path: at, message: `there is no ${wanted[0]} "${device}"` }];
      const kind = kinds.get(device);
      if (kind === undefined) return [];
      if (!wanted.includes(kind)) {
        return [{ path: at, message: `"${device}" is a ${kind}, and a ${wanted[0]} is needed` }];
      }
      const before = users.get(device);
      users.set(device, station.id);
      return before === undefined
        ? []
        : [{ path: at, message: `the station ${before} already uses it` }];
    }),
  );
}

type Use = {
  readonly device: string;
  readonly wanted: readonly string[];
  readonly path: Placed['path'];
};

function usesOf(station: StationConfig): Use[] {
  const uses: Use[] = station.scanners.map((device, index) => ({
    device,
    wanted: ['scanner'],
    path: ['scanners', index],
  }));
  const { scale, photo_eye, gate } = station;
  if (scale !== undefined) {
    uses.push({
      device: scale.device,
      wanted: ['scale', 'checkweigher'],
      path: ['scale', 'device'],
    });
  }
  if (photo_eye !== undefined) {
    uses.push({ device: photo_eye, wanted: ['gpio input'], path: ['photo_eye'] });
  }
  if (gate !== undefined) {
    uses.push({ device: gate.line, wanted: ['gpio output'], path: ['gate', 'line'] });
  }
  return uses;
}
