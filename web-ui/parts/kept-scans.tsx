import { count, time } from '../format.ts';
import { drop, type Kept, kept, waiting, withdraw } from '../scan/kept.ts';
import { t } from '../text/en.ts';
import { State } from './mark.tsx';

/** What was scanned while the gateway was not reached: how much waits, and what was refused since. */

/** In the head of every screen, as long as something is kept. */
export function KeptSign() {
  const refused = kept.value.length - waiting().length;
  if (kept.value.length === 0) return null;
  return (
    <a class="kept" href="/kept">
      <State
        tone={refused > 0 ? 'bad' : 'warn'}
        word={
          refused > 0 ? t.scan.keptRefused(count(refused)) : t.scan.kept(count(waiting().length))
        }
      />
    </a>
  );
}

/** The list, of one receipt or of all. */
export function KeptScans({ receipt }: { readonly receipt?: string }) {
  const rows = kept.value.filter((each) => receipt === undefined || each.receipt === receipt);
  if (rows.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="kept">
      <h2 id="kept">{t.scan.keptTitle}</h2>
      <p class="muted">{t.scan.keptHint}</p>
      <ul class="lines">
        {rows.map(({ request, receipt: of, what, at, refused, withdrawn }) => (
          <li class="line is-said" key={request.id}>
            <span class="line-main">
              <span class="line-title">{what}</span>
              <span class="muted">{time(new Date(at).toISOString())}</span>
              <HowItStands refused={refused} withdrawn={withdrawn} />
            </span>
            <span class="line-actions">
              {refused !== null && receipt === undefined && (
                <a class="button" href={`/receiving/${encodeURIComponent(of)}`}>
                  {t.scan.keptReceipt}
                </a>
              )}
              {refused !== null && (
                <button type="button" onClick={() => drop(request.id)}>
                  {t.scan.keptSeen}
                </button>
              )}
              {refused === null && !withdrawn && (
                <button type="button" onClick={() => withdraw(request.id)}>
                  {t.scan.keptTakeBack}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function HowItStands({ refused, withdrawn }: Pick<Kept, 'refused' | 'withdrawn'>) {
  if (refused !== null) {
    return (
      <>
        <State tone="bad" word={t.scan.keptNot} />
        <span>{refused}</span>
      </>
    );
  }
  return (
    <State
      tone={withdrawn ? 'calm' : 'warn'}
      word={withdrawn ? t.scan.keptBack : t.scan.keptWaits}
    />
  );
}
