import type { Readiness } from '../../contract/http/health.ts';
import type { Clock } from '../base/clock.ts';
import type { WriterStats } from '../store/writer.ts';
import type { Station } from './stations.ts';

export type HealthParts = {
  readonly clock: Clock;
  readonly writer: { stats(): WriterStats };
  readonly stations: ReadonlyMap<string, Station>;
};

/** Work that waits for the disk so long is a disk that does not work. */
const STUCK_MS = 30_000;

/** Why the process should be started anew; null while it works. For the watchdog. */
export function illness({ clock, writer }: Pick<HealthParts, 'clock' | 'writer'>): string | null {
  const { waiting_since_ms } = writer.stats();
  if (waiting_since_ms === null) return null;
  const waited = clock.monotonic() - waiting_since_ms;
  if (waited < STUCK_MS) return null;
  return `nothing was committed for ${Math.round(waited / 1_000)} s though work waits`;
}

/** Whether parcels can pass: the disk takes records and at least one station works. */
export function readiness(parts: HealthParts): Readiness {
  const reasons: Readiness['reasons'] = [];
  const stuck = illness(parts);
  if (stuck !== null) reasons.push({ code: 'writer-stuck', text: stuck });
  if (parts.writer.stats().storage === 'full') {
    reasons.push({ code: 'disk-full', text: 'the disk is full: nothing can be recorded' });
  }
  const views = [...parts.stations.values()].map((station) => station.view());
  if (views.length > 0 && views.every(({ state }) => state === 'stopped')) {
    for (const { id, why } of views.slice(0, 40)) {
      reasons.push({ code: 'station-stopped', text: `${id}: ${why ?? 'stopped'}` });
    }
  }
  return { ready: reasons.length === 0, reasons };
}
