import { LIVE_PERIOD_MS } from '../../../contract/http/constants.ts';
import type { FrameView, LiveMessage } from '../../../contract/http/view.ts';
import type { Cancel, Clock } from '../../base/clock.ts';
import { millis } from '../../base/units.ts';
import type { ZoneLive } from '../../zone/zone-port.ts';

const FRAMES_MAX = 50;

type Kept = { readonly frame: FrameView; readonly at: number };

/**
 * The raw frames of one device for one page: the last ones at once, then the new ones, gathered four times
 * a second. A babbling device shows its newest fifty and how many were left out. Null: no such device.
 */
export function watchFrames(
  zone: ZoneLive,
  clock: Clock,
  device: string,
  send: (message: LiveMessage) => void,
): Cancel | null {
  const recent = zone.recentFrames(device);
  if (recent === null) return null;
  let kept: Kept[] = [];
  let leftOut = 0;
  let due: Cancel | null = null;

  function flush(): void {
    due = null;
    const now = clock.monotonic();
    const frames = kept.map(({ frame, at }) => ({
      ...frame,
      age_ms: frame.age_ms + Math.round(now - at),
    }));
    const message = { type: 'frames', device, frames, left_out: leftOut } as const;
    kept = [];
    leftOut = 0;
    send(message);
  }

  const leave = zone.watchFrames(device, (frame) => {
    kept.push({ frame, at: clock.monotonic() });
    if (kept.length > FRAMES_MAX) {
      kept.shift();
      leftOut += 1;
    }
    due ??= clock.after(millis(LIVE_PERIOD_MS), flush);
  });
  if (leave === null) return null;
  send({ type: 'frames', device, frames: recent.slice(-FRAMES_MAX), left_out: 0 });
  return () => {
    leave();
    due?.();
    due = null;
  };
}
