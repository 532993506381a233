import type { StationView } from '../../contract/http/view.ts';
import { age, count, share } from '../format.ts';
import { Bars } from '../parts/bars.tsx';
import { CountsWaiting } from '../parts/counts-waiting.tsx';
import { ExceptionLine } from '../parts/exception-line.tsx';
import { State, type Tone } from '../parts/mark.tsx';
import { Empty, Screen } from '../parts/states.tsx';
import { ageOf, zone } from '../store.ts';
import { t } from '../text/en.ts';

/** Is everything running, and what needs me: both without a touch. */
export function Board() {
  const view = zone.value?.view;
  if (view === undefined) return null;
  const stations = Object.values(view.stations);
  const { exceptions, today } = view;
  const listed = exceptions.list.slice(0, 5);
  return (
    <Screen title={t.screens.board}>
      {stations.length === 0 ? (
        <Empty title={t.board.noStations} hint={t.board.noStationsHint} />
      ) : (
        <ul class="tiles">
          {stations.map((station) => (
            <li key={station.id}>
              <Tile station={station} />
            </li>
          ))}
        </ul>
      )}
      <section class="panel" aria-labelledby="needs-you">
        <div class="panel-head">
          <h2 id="needs-you">
            {t.board.needsYou}{' '}
            {exceptions.open > 0 && <span class="figure">{count(exceptions.open)}</span>}
          </h2>
          {exceptions.oldest_age_ms !== null && (
            <span class="muted">
              {t.board.oldest(age(ageOf(exceptions, exceptions.oldest_age_ms)))}
            </span>
          )}
          {exceptions.open > listed.length && (
            <a class="button quiet" href="/exceptions">
              {t.board.all(count(exceptions.open))}
            </a>
          )}
        </div>
        <CountsWaiting />
        {listed.length === 0 ? (
          <Empty title={t.board.nothing} hint={t.board.nothingHint} />
        ) : (
          <ul class="lines">
            {listed.map((row) => (
              <li key={row.id}>
                <ExceptionLine row={row} age_ms={ageOf(exceptions, row.age_ms)} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section class="today" aria-label={t.board.today}>
        <h2>{t.board.today}</h2>
        <Figure value={today.received} label={t.board.received} />
        <Figure value={today.shipped} label={t.board.shipped} />
        <Figure value={today.sighted} label={t.board.sighted} />
        <Figure value={today.rejected} label={t.board.rejected} />
      </section>
    </Screen>
  );
}

function Figure({ value, label }: { readonly value: number; readonly label: string }) {
  return (
    <p>
      <span class="figure">{count(value)}</span> <span class="muted">{label}</span>
    </p>
  );
}

export const stationTone: Readonly<Record<StationView['state'], Tone>> = {
  running: 'good',
  idle: 'calm',
  stopped: 'bad',
};

function Tile({ station }: { readonly station: StationView }) {
  const { id, name, state, why, last } = station;
  const since = age(ageOf(station, station.state_age_ms));
  return (
    <a class={`tile tile-${state}`} href={`/stations/${encodeURIComponent(id)}`}>
      <span class="tile-head">
        <span class="tile-name">{name}</span>
        <State tone={stationTone[state]} word={t.station.state[state]} />
      </span>
      {why !== null ? (
        <span class="tile-why">
          <span>{why}</span>
          <span class="muted">{t.station.for(since)}</span>
        </span>
      ) : (
        <Last station={station} last={last} />
      )}
      <span class="tile-figures">
        <span>
          <span class="figure">{count(station.parcels_per_hour)}</span>
          <span class="muted"> / h</span>
        </span>
        <Bars values={station.per_minute} label={t.station.throughput} />
        <span>
          {station.no_read_percent !== null && (
            <>
              <span class="figure small">{share(station.no_read_percent)}</span>
              <span class="muted"> {t.station.unreadable}</span>
            </>
          )}
        </span>
      </span>
    </a>
  );
}

function Last({
  station,
  last,
}: {
  readonly station: StationView;
  readonly last: StationView['last'];
}) {
  if (last === null) return <span class="tile-last muted">{t.station.noParcel}</span>;
  const passed = last.verdict === 'accept';
  const what =
    last.item?.name ?? (last.reason === null ? t.verdict[last.verdict] : t.reason[last.reason]);
  return (
    <span class="tile-last">
      <span class={passed ? 'good-text' : 'bad-text'} aria-hidden="true">
        {passed ? '✓' : '✕'}
      </span>
      <span class="tile-item">
        {what}
        {last.item !== null && passed && <span class="muted"> ×{count(last.item.quantity)}</span>}
        {last.item !== null && last.reason !== null && (
          <span class="bad-text"> {t.reason[last.reason]}</span>
        )}
      </span>
      <span class="visually-hidden">{t.verdict[last.verdict]}</span>
      <span class="muted">{age(ageOf(station, last.age_ms))}</span>
    </span>
  );
}
