import { z } from 'zod';
import { serialSettings } from '../device/profile/transport.ts';

/**
 * The part of the configuration that describes what stands in the zone: devices, GPIO lines, storage.
 * Stations, uplink and page describe themselves in their own rooms.
 */

/** Names in records, topics, metrics and addresses: short, lower case, never reused for another thing. */
export const name = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/,
    'lower-case letters, digits and hyphens, at most 48',
  );

const HOST_AND_PORT = /^(?<host>[^\s:]+|\[[0-9a-fA-F:]+\]):(?<port>\d{1,5})$/;

/** `host:port`; an IPv6 address stands in brackets. */
export const hostAndPort = z
  .string()
  .refine((text) => {
    const port = Number(HOST_AND_PORT.exec(text)?.groups?.port ?? 0);
    return port >= 1 && port <= 65_535;
  }, 'an address such as 192.168.10.21:2112')
  .transform((text) => {
    const groups = HOST_AND_PORT.exec(text)?.groups;
    const host = (groups?.host ?? '').replace(/^\[|\]$/g, '');
    return { host, port: Number(groups?.port ?? 0) };
  });

const stablePath = z
  .string()
  .startsWith('/', 'an absolute path')
  .refine(
    (path) => !/^\/dev\/tty(?:USB|ACM)\d+$/.test(path),
    'numbers of USB adapters change with every plug; `zone-gateway devices` lists the stable names under /dev/serial/by-path',
  );

/** How a device is reached. What is not said here comes from its profile. */
export const linkConfig = z.union([
  z.strictObject({
    /** A serial line by its stable name, e.g. `/dev/serial/by-path/…` or `/dev/ttyAMA0`. */
    serial: stablePath,
    ...serialSettings.partial().shape,
  }),
  /** The gateway calls the device. */
  z.strictObject({ tcp: hostAndPort }),
  /** The device calls the gateway, which listens on this address. */
  z.strictObject({ listen: hostAndPort }),
]);
export type LinkConfig = z.output<typeof linkConfig>;

export const deviceConfig = z.strictObject({
  /** For people; the id where it is not given. */
  name: z.string().min(1).max(60).optional(),
  /** Id of a profile in firmware-config/, or a path to a profile file. */
  profile: z.string().min(1).max(200),
  link: linkConfig,
  /** Differences of this one device from its profile, in the profile's own words. */
  override: z.record(z.string(), z.unknown()).optional(),
});
export type DeviceConfig = z.output<typeof deviceConfig>;

export const gpioLineConfig = z.strictObject({
  name: z.string().min(1).max(60).optional(),
  /** Id of a profile of kind `gpio`: direction, polarity, debounce, safe level. */
  profile: z.string().min(1).max(200),
  /** Number of the line on its chip (BCM number on a Raspberry Pi). */
  line: z.number().int().min(0).max(1023),
  override: z.record(z.string(), z.unknown()).optional(),
});
export type GpioLineConfig = z.output<typeof gpioLineConfig>;

export const gpioConfig = z.strictObject({
  /**
   * `libgpiod`: the tools gpiomon and gpioset (Debian package gpiod). `sysfs`: kernels that still have
   * /sys/class/gpio. `simulated`: no hardware; lines are moved over TCP (docs/gpio.md).
   */
  adapter: z.enum(['libgpiod', 'sysfs', 'simulated']),
  /** Label of the chip, e.g. `pinctrl-rp1` on a Pi 5, `pinctrl-bcm2711` on a Pi 4. Never its number. */
  chip: z.string().min(1).max(64).default('pinctrl-rp1'),
  /** Only for `simulated`: where the lines can be moved and watched. */
  listen: hostAndPort.optional(),
  lines: z.record(name, gpioLineConfig).default({}),
});
export type GpioConfig = z.output<typeof gpioConfig>;

export const storageConfig = z
  .strictObject({
    /** Bytes kept in a file that is given up when the disk is full, so that the gateway can still work. */
    ballast_mb: z.number().int().min(0).max(1024).default(32),
    backup: z
      .strictObject({
        /** Folder for the nightly copies; `backups` in the data folder where it is not given. */
        folder: z.string().min(1).optional(),
        /** Local time of day. */
        at: z
          .string()
          .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time such as 02:30')
          .default('02:30'),
        keep: z.number().int().min(1).max(60).default(7),
      })
      .prefault({}),
    /** Ledger rows proved per minute by the background audit. */
    audit_rows_per_minute: z.number().int().min(100).max(1_000_000).default(20_000),
    /** Closed months whose entries stay in the database; those of older ones are moved to archive.db beside it. */
    months_kept: z.number().int().min(1).max(1_200).default(24),
  })
  .prefault({});
export type StorageConfig = z.output<typeof storageConfig>;
