import type { StationView } from '../../contract/http/view.ts';
import type { ReasonCode } from '../../contract/parcel.ts';
import { type Millis, millis } from '../base/units.ts';
import type { Done } from './state.ts';

/** What the board shows of a station, folded from the ends of its parcels. Bounded, whatever passes. */
export type Statistics = {
  /** Parcels by minute of the monotonic clock, oldest first; at most `MINUTES`. */
  readonly minutes: readonly {
    readonly minute: number;
    readonly parcels: number;
    readonly no_read: number;
  }[];
  readonly rejects: Readonly<Partial<Record<ReasonCode, number>>>;
  /** The last `LATENCIES_MAX` latencies, a ring. */
  readonly latencies: readonly number[];
  readonly decided: number;
  readonly last: { readonly done: Done; readonly at: Millis } | null;
};

const MINUTES = 60;
const MINUTE_MS = 60_000;
export const LATENCIES_MAX = 200;

export const noStatistics: Statistics = {
  minutes: [],
  rejects: {},
  latencies: [],
  decided: 0,
  last: null,
};

/** What was decided before the process began, by age. */
export type Before = {
  /** Within the last hour, the oldest first; `age` in minutes. */
  readonly minutes: readonly {
    readonly age: number;
    readonly parcels: number;
    readonly no_read: number;
  }[];
  readonly rejects: Statistics['rejects'];
  readonly decided: number;
  readonly last: NonNullable<StationView['last']>;
};

/** Goes on from what was decided before; how long that took is not known any more. */
export function resumed(before: Before, now: Millis): Statistics {
  const minute = Math.floor(now / MINUTE_MS);
  const { parcel, verdict, reason, item, age_ms } = before.last;
  const outcome = { outcome: 'exists', parcel, verdict, reason, item, exception: null } as const;
  const done = { parcel, outcome, passed: reason === null, late: false, latency_ms: 0 };
  return {
    minutes: before.minutes.map(({ age, ...counted }) => ({ minute: minute - age, ...counted })),
    rejects: before.rejects,
    latencies: [],
    decided: before.decided,
    last: { done, at: millis(now - age_ms) },
  };
}

export function fold(before: Statistics, done: Done, now: Millis): Statistics {
  const reason = done.late ? 'LATE_DECISION' : (done.outcome?.reason ?? null);
  const rejected = done.outcome === null ? 'NOT_RECORDED' : reason;
  return {
    minutes: counted(before.minutes, Math.floor(now / MINUTE_MS), rejected === 'NO_READ'),
    rejects:
      rejected === null
        ? before.rejects
        : { ...before.rejects, [rejected]: (before.rejects[rejected] ?? 0) + 1 },
    latencies: [...before.latencies.slice(-LATENCIES_MAX + 1), done.latency_ms],
    decided: before.decided + 1,
    last: { done, at: now },
  };
}

function counted(
  minutes: Statistics['minutes'],
  minute: number,
  noRead: boolean,
): Statistics['minutes'] {
  const recent = minutes.filter((one) => one.minute > minute - MINUTES && one.minute < minute);
  const current = minutes.find((one) => one.minute === minute);
  const parcels = (current?.parcels ?? 0) + 1;
  return [...recent, { minute, parcels, no_read: (current?.no_read ?? 0) + (noRead ? 1 : 0) }];
}

type Shown = Pick<
  StationView,
  'last' | 'parcels_per_hour' | 'per_minute' | 'no_read_percent' | 'rejects' | 'latency_ms'
>;

/** The figures of the last hour as they stand at `now`. */
export function shown(statistics: Statistics, now: Millis): Shown {
  const minute = Math.floor(now / MINUTE_MS);
  const recent = statistics.minutes.filter((one) => one.minute > minute - MINUTES);
  const parcels = sum(recent.map((one) => one.parcels));
  const noReads = sum(recent.map((one) => one.no_read));
  const { last } = statistics;
  return {
    last: last === null || last.done.outcome === null ? null : lastShown(last, now),
    parcels_per_hour: parcels,
    per_minute: Array.from({ length: MINUTES }, (_, index) => {
      const wanted = minute - MINUTES + 1 + index;
      return recent.find((one) => one.minute === wanted)?.parcels ?? 0;
    }),
    no_read_percent: parcels === 0 ? null : Math.round((noReads * 1_000) / parcels) / 10,
    rejects: rejectsShown(statistics.rejects),
    latency_ms: latencyShown(statistics.latencies),
  };
}

function lastShown(last: NonNullable<Statistics['last']>, now: Millis): Shown['last'] {
  const { done, at } = last;
  const { outcome } = done;
  if (outcome === null) return null;
  return {
    parcel: done.parcel,
    verdict: done.late ? 'reject' : outcome.verdict,
    reason: done.late ? 'LATE_DECISION' : outcome.reason,
    item: outcome.item,
    age_ms: Math.max(0, Math.round(now - at)),
  };
}

function rejectsShown(rejects: Statistics['rejects']): Shown['rejects'] {
  // The keys were put there by `fold`; Object.entries widens them.
  const entries = Object.entries(rejects) as [ReasonCode, number][];
  return entries
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason));
}

function latencyShown(latencies: readonly number[]): Shown['latency_ms'] {
  if (latencies.length === 0) return null;
  const sorted = [...latencies].sort((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50: at(0.5), p99: at(0.99) };
}

const round = (value: number): number => Math.round(value * 10) / 10;
const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
