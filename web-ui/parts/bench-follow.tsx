import type { StationView } from '../../contract/http/view.ts';
import { followBench } from '../live.ts';
import { following } from '../scan/bench.ts';
import { zone } from '../store.ts';
import { t } from '../text/en.ts';
import { Icon } from './icon.tsx';

/** To have the scans of a bench scanner come to this device: where it is chosen, and the sign while it is on. */

function benches(): StationView[] {
  return Object.values(zone.value?.view.stations ?? {}).filter(({ mode }) => mode === 'bench');
}

/** In the menu: one switch for each bench; nothing in a zone without. */
export function BenchSwitches() {
  return (
    <>
      {benches().map((station) => (
        <Switch key={station.id} station={station} />
      ))}
    </>
  );
}

/** On the bench's own screen, with what it means. */
export function BenchFollow({ station }: { readonly station: StationView }) {
  return (
    <section class="panel" aria-label={t.scan.follow(station.name)}>
      <Switch station={station} />
      <p class="muted">{station.role === 'sight' ? t.scan.followMeans : t.scan.followMeansOpen}</p>
    </section>
  );
}

function Switch({ station: { id, name } }: { readonly station: StationView }) {
  const on = following.value === id;
  return (
    <button
      type="button"
      class="quiet sound-switch"
      role="switch"
      aria-checked={on}
      onClick={() => followBench(on ? null : id)}
    >
      <Icon name="scan" />
      {t.scan.follow(name)}
      <span class="muted">{on ? t.scan.on : t.scan.off}</span>
    </button>
  );
}

/** In the head, while it is on. */
export function Following() {
  const id = following.value;
  if (id === null) return null;
  const name = zone.value?.view.stations[id]?.name ?? id;
  return (
    <a class="following" href={`/stations/${encodeURIComponent(id)}`}>
      <Icon name="scan" /> {t.scan.following(name)}
    </a>
  );
}
