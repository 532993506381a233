import type { ComponentChildren } from 'preact';
import { age, count } from '../format.ts';
import { isStale } from '../live.ts';
import { levels } from '../route.ts';
import { useScanByDefault } from '../scan/scan.ts';
import { ageOf, heardAt, now, zone } from '../store.ts';
import { t } from '../text/en.ts';
import { AlarmStrip } from './alarm-strip.tsx';
import { BenchSwitches, Following } from './bench-follow.tsx';
import { Icon, type IconName } from './icon.tsx';
import { KeptSign } from './kept-scans.tsx';
import { Mark } from './mark.tsx';
import { NameAsk } from './name-ask.tsx';
import { openFound } from './scan-answer.ts';
import { ScanButton } from './scan-button.tsx';
import { ScanFeedback } from './scan-feedback.tsx';
import { SoundSwitch } from './sound-switch.tsx';
import { Who } from './who.tsx';

/** What stands around every screen: where I am, whether it is live, what is unsent, the way to others. */

/** Screens from which a scan at a bench that books opens what was scanned: the first one, and the search. */
const OPENS_FOR_BENCH: ReadonlySet<string> = new Set(['', 'find']);

const SCREENS = [
  ['board', '/'],
  ['exceptions', '/exceptions'],
  ['receiving', '/receiving'],
  ['stock', '/stock'],
  ['putaway', '/putaway'],
  ['orders', '/orders'],
  ['counts', '/counts'],
  ['adjustments', '/adjustments'],
  ['transfers', '/transfers'],
  ['returns', '/returns'],
  ['recalls', '/recalls'],
  ['ledger', '/ledger'],
  ['devices', '/devices'],
  ['replication', '/replication'],
  ['import', '/import'],
  ['months', '/months'],
] as const satisfies readonly (readonly [IconName, string])[];

/** What fits beside the neighbours on a phone; the screen itself has the whole number. */
const BADGE_MOST = 99;

/** What a phone's bar holds; everything else is reached, and stands, under the last of it. */
const ON_BAR: ReadonlySet<string> = new Set(['', 'exceptions', 'receiving', 'stock', 'stations']);

export function Shell({ children }: { readonly children: ComponentChildren }) {
  const stale = isStale();
  const waiting = OPENS_FOR_BENCH.has(levels.value[0] ?? '');
  useScanByDefault((scan, source) =>
    source === 'bench' && !waiting ? undefined : openFound(scan),
  );
  return (
    <div class={stale ? 'shell is-stale' : 'shell'}>
      <button type="button" class="skip" onClick={focusContent}>
        {t.common.skip}
      </button>
      <Head stale={stale} />
      <Navigation />
      <AlarmStrip />
      {children}
      <ScanFeedback />
      <NameAsk />
    </div>
  );
}

function focusContent(): void {
  document.getElementById('content')?.focus();
}

function Head({ stale }: { readonly stale: boolean }) {
  const view = zone.value?.view;
  const heard = heardAt.value;
  const since = heard === null ? null : Math.max(0, now.value - heard);
  return (
    <header class="head">
      <a class="zone" href="/">
        {view?.zone ?? '…'}
      </a>
      <p class="live">
        {heard === null ? (
          <>
            <Mark tone="calm" /> {t.live.connecting}
          </>
        ) : (
          <>
            <Mark tone={stale ? 'bad' : 'good'} />
            <span>
              {stale ? t.live.stale : t.live.live}
              <span class="muted"> {t.live.ago(age(since ?? 0))}</span>
            </span>
          </>
        )}
      </p>
      <Unsent />
      {view?.clock.synchronised === false && (
        <p class="clock">
          <Mark tone="warn" /> {t.common.clockUnset}
        </p>
      )}
      <KeptSign />
      <Following />
      <ScanButton />
      <a class="button find" href="/find" aria-label={t.screens.find}>
        <Icon name="find" />
        <span class="wide">{t.screens.find}</span>
      </a>
      {stale && (
        <p class="stale-hint" role="status">
          {t.live.staleHint}
        </p>
      )}
    </header>
  );
}

function Unsent() {
  const replication = zone.value?.view.replication;
  if (replication === undefined) return null;
  const { state, backlog_records, backlog_age_ms } = replication;
  if (state === 'off') return null;
  const late = backlog_age_ms !== null && ageOf(replication, backlog_age_ms) > 60_000;
  const old = backlog_age_ms === null ? null : age(ageOf(replication, backlog_age_ms));
  const fine = backlog_records === 0 || (state === 'connected' && !late);
  return (
    <a class="unsent" href="/replication">
      <Mark tone={fine ? 'good' : 'warn'} />
      {backlog_records === 0 ? t.allSent : t.unsent(count(backlog_records), old)}
    </a>
  );
}

function Navigation() {
  const [here = ''] = levels.value;
  const open = zone.value?.view.exceptions.open ?? 0;
  return (
    <nav class="nav" aria-label={t.common.menu}>
      <ul>
        {SCREENS.map(([name, address]) => (
          <li key={name} class={`nav-${name}`}>
            <a href={address} aria-current={address === `/${here}` ? 'page' : undefined}>
              <Icon name={name} />
              <span>{t.screens[name]}</span>
              {name === 'exceptions' && open > 0 && (
                <span class="badge">{open > BADGE_MOST ? `${BADGE_MOST}+` : count(open)}</span>
              )}
            </a>
          </li>
        ))}
        <li class="nav-more">
          <a href="/more" aria-current={ON_BAR.has(here) ? undefined : 'page'}>
            <Icon name="more" />
            <span>{t.screens.more}</span>
          </a>
        </li>
        <li class="nav-sound">
          <Who />
          <SoundSwitch />
          <BenchSwitches />
        </li>
      </ul>
    </nav>
  );
}
