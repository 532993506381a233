import { HEARTBEAT_MS, LIVE_PERIOD_MS } from '../../../contract/http/constants.ts';
import type { LiveMessage, ZoneDelta, ZoneView } from '../../../contract/http/view.ts';
import type { Cancel, Clock } from '../../base/clock.ts';
import { millis } from '../../base/units.ts';
import type { ViewPart, ZoneLive } from '../../zone/zone-port.ts';
import { BenchFollowers, type FollowRequest } from './bench-followers.ts';
import { type Follower, textOf } from './follower.ts';

/**
 * The live view for all pages together: the whole view to whoever joins, then the parts that changed, at
 * most four times a second. What changed meanwhile is asked of the zone once per message, not once per
 * page, and nothing is asked while nobody follows.
 */
export class LiveFeed {
  readonly #zone: ZoneLive;
  readonly #clock: Clock;
  readonly #followers = new Set<Follower>();
  readonly #benches = new BenchFollowers();
  #revision = 0;
  #changed = new Changed();
  #due: Cancel | null = null;
  #sentAt = -LIVE_PERIOD_MS;
  #leave: readonly Cancel[] = [];

  constructor(zone: ZoneLive, clock: Clock) {
    this.#zone = zone;
    this.#clock = clock;
  }

  get followers(): number {
    return this.#followers.size;
  }

  /** Sends the whole view, then follows. The returned function leaves. */
  join(follower: Follower): Cancel {
    if (this.#followers.size === 0) this.#start();
    this.#followers.add(follower);
    this.resync(follower);
    return () => {
      this.#benches.leave(follower);
      if (this.#followers.delete(follower) && this.#followers.size === 0) this.#stop();
    };
  }

  /** The whole view again, to one. A part of it may follow once more in the next delta, which is harmless. */
  resync(follower: Follower): void {
    follower.send(textOf({ type: 'view', revision: this.#revision, view: this.#zone.view() }));
  }

  /** Sends the scans of a bench to this page alone, as long as no other asks for them. */
  follow(follower: Follower, asked: FollowRequest): void {
    const { station } = asked;
    if (station !== null && this.#zone.view().stations[station]?.mode !== 'bench') {
      follower.send(textOf({ type: 'refused', detail: `There is no bench station ${station}.` }));
      this.#benches.follow(follower, { ...asked, station: null });
      return;
    }
    this.#benches.follow(follower, asked);
  }

  #start(): void {
    this.#leave = [
      this.#zone.onChange((part) => this.#take(part)),
      this.#zone.onScan((scan) => this.#benches.scanned(scan)),
      this.#clock.every(millis(HEARTBEAT_MS), () => this.#heartbeat()),
    ];
  }

  #stop(): void {
    for (const leave of this.#leave) leave();
    this.#leave = [];
    this.#due?.();
    this.#due = null;
    this.#changed = new Changed();
  }

  #take(part: ViewPart): void {
    this.#changed.add(part);
    if (this.#due !== null) return;
    const wait = Math.max(0, this.#sentAt + LIVE_PERIOD_MS - this.#clock.monotonic());
    this.#due = this.#clock.after(millis(wait), () => this.#flush());
  }

  #flush(): void {
    this.#due = null;
    this.#sentAt = this.#clock.monotonic();
    const delta = this.#changed.of(this.#zone.view());
    this.#changed = new Changed();
    this.#revision += 1;
    this.#toAll({ type: 'delta', revision: this.#revision, delta });
  }

  #heartbeat(): void {
    this.#toAll({ type: 'heartbeat', revision: this.#revision });
    for (const follower of [...this.#followers]) follower.beat();
  }

  #toAll(message: LiveMessage): void {
    const text = textOf(message);
    for (const follower of [...this.#followers]) follower.send(text);
  }
}

/** The parts that are no longer as last sent. As many as the zone has parts, however often they change. */
class Changed {
  readonly #stations = new Set<string>();
  readonly #devices = new Set<string>();
  readonly #others = new Set<Exclude<ViewPart['part'], 'station' | 'device'>>();

  add(part: ViewPart): void {
    if (part.part === 'station') this.#stations.add(part.id);
    else if (part.part === 'device') this.#devices.add(part.id);
    else this.#others.add(part.part);
  }

  of(view: ZoneView): ZoneDelta {
    const delta: ZoneDelta = {};
    if (this.#stations.size > 0) delta.stations = chosen(view.stations, this.#stations);
    if (this.#devices.size > 0) delta.devices = chosen(view.devices, this.#devices);
    if (this.#others.has('clock')) delta.clock = view.clock;
    if (this.#others.has('alarms')) delta.alarms = view.alarms;
    if (this.#others.has('exceptions')) delta.exceptions = view.exceptions;
    if (this.#others.has('replication')) delta.replication = view.replication;
    if (this.#others.has('today')) delta.today = view.today;
    if (this.#others.has('lists')) delta.lists = view.lists;
    return delta;
  }
}

function chosen<T>(all: Readonly<Record<string, T>>, ids: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([id]) => ids.has(id)));
}
