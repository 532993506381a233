import type { DeviceView, FrameView } from '../../contract/http/view.ts';
import type { Clock } from '../base/clock.ts';
import type { Millis } from '../base/units.ts';
import type { DeviceStatus } from '../device/driver/device.ts';
import type { Frame, Frames } from '../device/driver/frames.ts';
import { actionsOf, type Drivers, type Equipment, linkText } from './equipment.ts';

/** The devices and lines of a zone as the page shows them. */
export class DeviceViews {
  readonly #equipment: Equipment;
  readonly #drivers: Drivers;
  readonly #clock: Clock;
  readonly #chip: string;

  constructor(equipment: Equipment, drivers: Drivers, clock: Clock, chip: string) {
    this.#equipment = equipment;
    this.#drivers = drivers;
    this.#clock = clock;
    this.#chip = chip;
  }

  all(): Record<string, DeviceView> {
    const views: Record<string, DeviceView> = {};
    for (const { id } of this.#equipment.devices) {
      const view = this.#device(id);
      if (view !== null) views[id] = view;
    }
    for (const { id } of this.#equipment.lines) {
      const view = this.#line(id);
      if (view !== null) views[id] = view;
    }
    return views;
  }

  /** Null where there is no such device. */
  framesOf(id: string): Frames | null {
    const { devices, bank } = this.#drivers;
    return devices.get(id)?.frames ?? bank.lines.get(id)?.frames ?? null;
  }

  /** The last frames, oldest first. */
  recent(id: string): readonly FrameView[] | null {
    const frames = this.framesOf(id);
    return frames === null ? null : frames.recent.slice(-50).map((frame) => this.frame(frame));
  }

  frame({ n, direction, at, bytes, readings }: Frame): FrameView {
    return { n, direction, age_ms: this.#age(at), bytes, readings: [...readings] };
  }

  #device(id: string): DeviceView | null {
    const equipped = this.#equipment.devices.find((each) => each.id === id);
    const device = this.#drivers.devices.get(id);
    if (equipped === undefined || device === undefined) return null;
    const { profile, link, name } = equipped;
    const { lastReading } = device;
    return {
      id,
      name,
      kind: profile.kind === 'checkweigher' ? 'scale' : profile.kind,
      profile: profile.id,
      link: linkText(link),
      ...this.#status(device.status),
      last_reading: lastReading?.reading ?? null,
      last_reading_age_ms: lastReading === null ? null : this.#age(lastReading.at),
      frames: device.frames.count,
      discarded: [...device.frames.discarded].map(([reason, count]) => ({ reason, count })),
      actions: actionsOf(profile),
    };
  }

  #line(id: string): DeviceView | null {
    const equipped = this.#equipment.lines.find((each) => each.id === id);
    const line = this.#drivers.bank.lines.get(id);
    if (equipped === undefined || line === undefined) return null;
    const { profile, name } = equipped;
    return {
      id,
      name,
      kind: 'gpio',
      profile: profile.id,
      link: `${profile.line.direction} ${equipped.line} of ${this.#chip}`,
      ...this.#status(this.#drivers.bank.status),
      last_reading: null,
      last_reading_age_ms: line.changedAt === null ? null : this.#age(line.changedAt),
      frames: line.frames.count,
      discarded: [],
      actions: [],
    };
  }

  #status({ state, why, since, attempts }: DeviceStatus) {
    return { state, why, state_age_ms: this.#age(since), attempts };
  }

  #age(at: Millis): number {
    return Math.max(0, Math.round(this.#clock.monotonic() - at));
  }
}
