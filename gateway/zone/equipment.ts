import type { DeviceView } from '../../contract/http/view.ts';
import { type Clock, isoTime } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { Device } from '../device/driver/device.ts';
import { GpioBank } from '../device/gpio/bank.ts';
import type { OpenGpio } from '../device/gpio/port.ts';
import type { OpenLink } from '../device/link.ts';
import { compileProfile } from '../device/profile/compile.ts';
import type { ByteProfile, GpioProfile } from '../device/profile/schema.ts';
import type { SerialSettings } from '../device/profile/transport.ts';

/** A TCP address. */
export type Address = { readonly host: string; readonly port: number };

export type EquippedDevice = {
  readonly id: string;
  readonly name: string;
  readonly profile: ByteProfile;
  readonly link:
    | { readonly serial: string; readonly settings: SerialSettings }
    | { readonly tcp: Address }
    | { readonly listen: Address };
};

export type EquippedLine = {
  readonly id: string;
  readonly name: string;
  readonly line: number;
  readonly profile: GpioProfile;
};

/** What stands in the zone, each with its profile: the configuration after all checks. */
export type Equipment = {
  readonly devices: readonly EquippedDevice[];
  readonly lines: readonly EquippedLine[];
};

/** How links are made; the adapters stand in platform/. */
export type Links = {
  serial(path: string, settings: SerialSettings): OpenLink;
  tcpClient(address: Address): OpenLink;
  tcpServer(address: Address): OpenLink;
};

export type DriverParts = {
  readonly links: Links;
  readonly openGpio: OpenGpio;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
};

/** The drivers of a zone, not yet started. */
export type Drivers = {
  readonly devices: ReadonlyMap<string, Device>;
  readonly bank: GpioBank;
};

export function createDrivers({ devices, lines }: Equipment, parts: DriverParts): Drivers {
  const { clock, random, logger } = parts;
  const year = (): number => Number(isoTime(clock.wall().at).slice(0, 4));
  return {
    devices: new Map(
      devices.map((equipped) => {
        const openLink = openerOf(equipped.link, parts.links);
        const codec = compileProfile(equipped.profile);
        return [
          equipped.id,
          new Device({ id: equipped.id, codec, openLink, clock, random, logger, year }),
        ];
      }),
    ),
    bank: new GpioBank({ lines, open: parts.openGpio, clock, random, logger }),
  };
}

function openerOf(link: EquippedDevice['link'], links: Links): OpenLink {
  if ('serial' in link) return links.serial(link.serial, link.settings);
  return 'tcp' in link ? links.tcpClient(link.tcp) : links.tcpServer(link.listen);
}

/** How it is connected, for people. */
export function linkText(link: EquippedDevice['link']): string {
  if ('serial' in link) return `serial ${link.serial} ${serialText(link.settings)}`;
  return 'tcp' in link ? `tcp ${addressText(link.tcp)}` : `listens on ${addressText(link.listen)}`;
}

/** `9600 8N1`, as manuals write it. */
function serialText({ baud, data_bits, parity, stop_bits }: SerialSettings): string {
  return `${baud} ${data_bits}${parity.slice(0, 1).toUpperCase()}${stop_bits}`;
}

const addressText = ({ host, port }: Address): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** What a person can ask of a device on the devices screen. */
export function actionsOf({ kind, commands }: ByteProfile): DeviceView['actions'] {
  const actions: DeviceView['actions'] = kind === 'printer' ? [] : ['test-read'];
  if (commands.zero !== undefined) actions.push('zero');
  if (commands.tare !== undefined) actions.push('tare');
  return actions;
}
