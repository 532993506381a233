import { computed, signal } from '@preact/signals';
import type { FrameView, LiveMessage, ZoneDelta, ZoneView } from '../contract/http/view.ts';

/**
 * What the page knows of the zone. Ages come as milliseconds at the moment of sending; what was received
 * when is remembered by its object, so that ages go on without comparing two clocks.
 */
export type Zone = {
  readonly view: ZoneView;
  readonly revision: number;
};

export const zone = signal<Zone | null>(null);
/** On the page's own clock, since it was opened. */
export const now = signal(performance.now());
/** When the last message came; null before the first. */
export const heardAt = signal<number | null>(null);
export const frames = signal<{ readonly device: string; readonly frames: readonly FrameView[] }>({
  device: '',
  frames: [],
});

const received = new WeakMap<object, number>();

/** The age of something in a part of the view, as of now. */
export function ageOf(part: object, age_ms: number): number {
  return age_ms + Math.max(0, now.value - (received.get(part) ?? now.value));
}

/** The day, in UTC as the gateway reckons days; null while the zone's clock is not set. */
export const today = computed(() => {
  const clock = zone.value?.view.clock;
  if (clock?.synchronised !== true) return null;
  return new Date(Date.parse(clock.now) + ageOf(clock, 0)).toISOString().slice(0, 10);
});

export type Outcome = { readonly zone: Zone; readonly gap: boolean };

/** A message folded into what is known; `gap` when one before it was missed. Null: nothing to fold. */
export function folded(known: Zone | null, message: LiveMessage, at: number): Outcome | null {
  if (message.type === 'view') {
    mark(message.view, at);
    return { zone: { view: message.view, revision: message.revision }, gap: false };
  }
  if (known === null) return null;
  if (message.type === 'heartbeat') {
    return { zone: known, gap: message.revision !== known.revision };
  }
  if (message.type !== 'delta') return null;
  if (message.revision !== known.revision + 1) return { zone: known, gap: true };
  return {
    zone: { view: merged(known.view, message.delta, at), revision: message.revision },
    gap: false,
  };
}

function merged(view: ZoneView, delta: ZoneDelta, at: number): ZoneView {
  const { stations, devices, ...rest } = delta;
  mark(delta, at);
  return {
    ...view,
    // Members that are not in the delta stay; the contract knows no `undefined`.
    ...(rest as Partial<ZoneView>),
    stations: { ...view.stations, ...stations },
    devices: { ...view.devices, ...devices },
  };
}

function mark(view: ZoneDelta, at: number): void {
  const parts = [
    view.alarms,
    view.clock,
    view.exceptions,
    view.replication,
    ...Object.values(view.stations ?? {}),
    ...Object.values(view.devices ?? {}),
  ];
  for (const part of parts) if (part !== undefined) received.set(part, at);
}
