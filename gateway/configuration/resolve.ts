import type { Problem } from '../base/yaml-file.ts';
import type { ByteProfile, DeviceProfile, GpioProfile } from '../device/profile/schema.ts';
import { type SerialSettings, serialSettings } from '../device/profile/transport.ts';
import type { DeviceConfig, LinkConfig } from '../zone/config.ts';
import type { Equipment, EquippedDevice, EquippedLine } from '../zone/equipment.ts';
import { loadProfile } from './profiles.ts';
import type { GatewayConfig } from './schema.ts';

/** A fault that belongs to a place in the configuration file. */
export type Placed = { readonly path: readonly (string | number)[]; readonly message: string };

export type Resolved = {
  readonly equipment: Equipment;
  /** Faults of profile files, with places in those. */
  readonly problems: readonly Problem[];
  /** Faults of the configuration itself. */
  readonly faults: readonly Placed[];
};

/** Brings each device and line together with its profile and the settings of its link. */
export function resolveEquipment(config: GatewayConfig, folder: string): Resolved {
  const problems: Problem[] = [];
  const faults: Placed[] = [];
  const load = (
    path: Placed['path'],
    profile: string,
    override?: Readonly<Record<string, unknown>>,
  ): DeviceProfile | null => {
    const loaded = loadProfile(profile, folder, override);
    if (loaded.ok) return loaded.value;
    for (const problem of loaded.error) {
      // A profile that does not exist is a fault of the line that names it.
      if (problem.file !== profile) problems.push(problem);
      else {
        const hint = problem.hint === null ? '' : `; ${problem.hint}`;
        faults.push({ path: [...path, 'profile'], message: `${problem.message}${hint}` });
      }
    }
    return null;
  };

  const devices: EquippedDevice[] = [];
  for (const [id, device] of Object.entries(config.devices)) {
    const path = ['devices', id];
    const profile = load(path, device.profile, device.override);
    if (profile === null) continue;
    if (profile.kind === 'gpio') {
      const message = `"${profile.id}" is a GPIO line; it belongs under gpio.lines`;
      faults.push({ path: [...path, 'profile'], message });
      continue;
    }
    const link = resolveLink(device, profile, [...path, 'link'], faults);
    if (link !== null) devices.push({ id, name: device.name ?? id, profile, link });
  }

  const lines: EquippedLine[] = [];
  for (const [id, line] of Object.entries(config.gpio?.lines ?? {})) {
    const path = ['gpio', 'lines', id];
    const profile = load(path, line.profile, line.override);
    if (profile === null) continue;
    if (!isGpio(profile)) {
      const message = `"${profile.id}" is a ${profile.kind}; it belongs under devices`;
      faults.push({ path: [...path, 'profile'], message });
      continue;
    }
    lines.push({ id, name: line.name ?? id, line: line.line, profile });
  }
  return { equipment: { devices, lines }, problems, faults };
}

const isGpio = (profile: DeviceProfile): profile is GpioProfile => profile.kind === 'gpio';

function resolveLink(
  device: DeviceConfig,
  profile: ByteProfile,
  path: Placed['path'],
  faults: Placed[],
): EquippedDevice['link'] | null {
  const { link } = device;
  if (!('serial' in link)) return link;
  const settings = serialOf(link, profile);
  if (settings !== null) return { serial: link.serial, settings };
  const message = `the profile "${profile.id}" names no serial settings; give at least baud`;
  faults.push({ path, message });
  return null;
}

function serialOf(
  link: Extract<LinkConfig, { serial: string }>,
  profile: ByteProfile,
): SerialSettings | null {
  const { serial: _path, ...own } = link;
  const merged = serialSettings.safeParse({ ...profile.transport.serial, ...own });
  return merged.success ? merged.data : null;
}
