import { age, count, share } from '../format.ts';
import { Bars } from '../parts/bars.tsx';
import { State } from '../parts/mark.tsx';
import { NotThere } from '../parts/not-there.tsx';
import { Screen } from '../parts/states.tsx';
import { ageOf, zone } from '../store.ts';
import { t } from '../text/en.ts';
import { stationTone } from './board.tsx';

/** What is behind a tile. */
export function Station({ id }: { readonly id: string }) {
  const station = zone.value?.view.stations[id];
  if (station === undefined) return <NotThere what="station" asked={id} />;
  const { latency_ms, rejects } = station;
  const most = Math.max(1, ...rejects.map((one) => one.count));
  return (
    <Screen
      title={station.name}
      back="/"
      aside={<State tone={stationTone[station.state]} word={t.station.state[station.state]} />}
    >
      {station.why !== null && (
        <p class="refused">
          {station.why}. {t.station.for(age(ageOf(station, station.state_age_ms)))}
        </p>
      )}
      <section class="panel" aria-label={t.station.throughput}>
        <dl class="figures">
          <div>
            <dt>{t.station.perHour}</dt>
            <dd>{count(station.parcels_per_hour)}</dd>
          </div>
          <div>
            <dt>{t.station.unreadable}</dt>
            <dd>{station.no_read_percent === null ? '–' : share(station.no_read_percent)}</dd>
          </div>
          <div>
            <dt>{t.station.decided}</dt>
            <dd>{latency_ms === null ? '–' : `${latency_ms.p50} ms`}</dd>
          </div>
        </dl>
        <div class="tall">
          <Bars values={station.per_minute} label={t.station.throughput} />
        </div>
        <p class="muted">{t.station.throughput}</p>
      </section>
      {rejects.length > 0 && (
        <section class="panel" aria-labelledby="rejects">
          <h2 id="rejects">{t.station.rejects}</h2>
          <ul class="meters">
            {rejects.map(({ reason, count: parcels }) => (
              <li key={reason}>
                <span>{t.reason[reason]}</span>
                <meter min={0} max={most} value={parcels} aria-label={t.reason[reason]} />
                <span class="figure small">{count(parcels)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Screen>
  );
}
