import { z } from 'zod';
import { httpConfig } from '../http/config.ts';
import { countsConfig, putawayConfig } from '../inbound/config.ts';
import { LOG_LEVELS } from '../platform/logger.ts';
import { stationConfig } from '../station/config.ts';
import { uplinkConfig } from '../uplink/config.ts';
import { deviceConfig, gpioConfig, name, storageConfig } from '../zone/config.ts';
import { transfersConfig } from '../zone/transfer-watch.ts';

/** The one file that says what stands in a zone and how its gateway works. Unknown keys are errors. */
export const gatewayConfig = z.strictObject({
  /** Id of this gateway: in topics, records and the certificate. Never reused for another zone. */
  gateway: name,
  /** What the page calls the zone; the id where it is not given. */
  name: z.string().min(1).max(60).optional(),
  /** The topmost location that is this gateway's own, in the tree that imports bring; usually the id above. */
  zone: z.string().min(1).max(64).optional(),
  /** Folder of database, backups and marks. A relative one is sought beside this file. */
  data: z.string().min(1).default('/var/lib/zone-gateway'),
  /**
   * `synchronised`: the clock counts as set once a time source says so (systemd-timesyncd, chrony). `trusted`: it always
   * does, on a machine with a battery clock or in a container, where none says so. By a clock that is not set no month is
   * closed, and lots expire by the last day that is known.
   */
  clock: z.enum(['synchronised', 'trusted']).default('synchronised'),
  log: z.strictObject({ level: z.enum(LOG_LEVELS).default('info') }).prefault({}),
  /** Scanners and scales, by id. */
  devices: z.record(name, deviceConfig).default({}),
  gpio: gpioConfig.optional(),
  stations: z.array(stationConfig).max(32).default([]),
  /** Where goods are put: what counts for how much, and the place where orders are packed. */
  putaway: putawayConfig,
  /** When a count is counted again. */
  counts: countsConfig,
  /** Without it the gateway keeps its journal and sends it to nobody. */
  uplink: uplinkConfig.optional(),
  http: httpConfig,
  storage: storageConfig,
  transfers: transfersConfig,
});
export type GatewayConfig = z.output<typeof gatewayConfig>;

/** For editors: completion and checks while one writes. */
export function configurationJsonSchema(): unknown {
  const schema = z.toJSONSchema(gatewayConfig, { io: 'input', unrepresentable: 'any' });
  return { ...schema, title: 'Configuration of a zone gateway' };
}
