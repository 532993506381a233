import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { IncomingRow, OutgoingRow, StrayRows } from '../../contract/http/transfers.ts';
import { api, newId } from '../api.ts';
import { transfersApi } from '../api-transfers.ts';
import { age, scanText, when } from '../format.ts';
import { NextPage, useAsk } from '../parts/ask.tsx';
import { goodsOf } from '../parts/goods-in-short.ts';
import { State } from '../parts/mark.tsx';
import { useChanges, usePages } from '../parts/pages.ts';
import { wordsOf } from '../parts/scan-answer.ts';
import { handOver } from '../parts/scan-handed.ts';
import { Empty, Loading, Refused, Screen } from '../parts/states.tsx';
import { adjust, go, place } from '../route.ts';
import { scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { t } from '../text/en.ts';

/** Goods on their way to other zones, and from them. */
export function Transfers() {
  const { query } = place.value;
  const coming = query.get('by') === 'coming';
  const ended = query.get('state') === 'ended';
  const tab = (pressed: boolean, word: string, set: Record<string, string | undefined>) => (
    <button type="button" aria-pressed={pressed} onClick={() => adjust(set)}>
      {word}
    </button>
  );
  return (
    <Screen title={t.screens.transfers}>
      <div class="bar">
        <fieldset class="tabs" aria-label={t.screens.transfers}>
          {tab(!coming, t.transfers.outgoing, { by: undefined })}
          {tab(coming, t.transfers.incoming, { by: 'coming' })}
        </fieldset>
        <fieldset class="tabs" aria-label={t.transfers.ended}>
          {tab(!ended, t.transfers.open, { state: undefined })}
          {tab(ended, t.transfers.ended, { state: 'ended' })}
        </fieldset>
      </div>
      <Strays />
      {coming ? <Coming ended={ended} /> : <Leaving ended={ended} />}
    </Screen>
  );
}

function Leaving({ ended }: { readonly ended: boolean }) {
  const pages = usePages<OutgoingRow>(`out ${ended}`, (after) =>
    transfersApi.outgoing({ state: ended ? 'ended' : 'open', after }),
  );
  useChanges('transfers', pages.refresh);
  return (
    <>
      {/* Above the list, which may be long. */}
      {!ended && <Begin />}
      <Listed pages={pages} none={t.transfers.none} hint={t.transfers.noneHint}>
        {pages.rows?.map((row) => (
          <li key={row.transfer}>
            <a class="line" href={`/transfers/out/${encodeURIComponent(row.transfer)}`}>
              <span class="line-main">
                <span class="line-title">
                  {t.transfers.to(row.to)} · {numberOf(row.transfer)}
                </span>
                <span>{goodsOf(row.holds)}</span>
                <span class="muted">
                  {t.transfers.begun(row.created_by, when(row.created_at))}
                  {row.age_ms !== null && ` · ${t.transfers.since(age(row.age_ms))}`}
                </span>
              </span>
              <span class="line-side">
                <Standing row={row} />
              </span>
            </a>
          </li>
        ))}
      </Listed>
    </>
  );
}

/** As it was numbered by whoever made it; of a number that a page made, the end that tells it from others. */
const numberOf = (transfer: string): string =>
  transfer.length > 20 ? `…${transfer.slice(-6)}` : transfer;

function Standing({ row }: { readonly row: OutgoingRow }) {
  const [problem] = row.problems;
  if (problem === undefined) {
    const tone = row.state === 'closed' ? 'good' : 'calm';
    return <State tone={tone} word={t.transfers.state[row.state]} />;
  }
  const tone = problem === 'unanswered' ? 'warn' : 'bad';
  return <State tone={tone} word={t.transfers.problem[problem]} />;
}

/** Zones shown as buttons at most: a touch is less than typing in gloves. */
const ZONES_SHOWN = 6;

function Begin() {
  const zones = useAsk('other zones', transfersApi.zones);
  const zone = useSignal('');
  /** The zone of that name, which was never heard of: asked once before anything is loaded for it. */
  const doubted = useSignal<string | null>(null);
  const told = useSignal('');
  const rows = zones.value?.rows ?? [];
  const heardOf = rows.flatMap((row) => (row.heard_of ? [row.zone] : [])).slice(0, ZONES_SHOWN);
  const begin = async (to: string): Promise<void> => {
    const id = newId();
    const answer = await transfersApi.open({ id, to });
    if (answer.ok) go(`/transfers/out/${id}`);
    else told.value = answer.problem.errors?.[0]?.message ?? answer.problem.detail;
  };
  const submit = (to: string): void => {
    if (to === '') return;
    const sure = rows.some((row) => row.zone === to && row.heard_of) || zones.value === null;
    if (sure) void begin(to);
    else doubted.value = to;
  };
  return (
    <form
      class="panel row-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit(zone.value.trim());
      }}
    >
      <h2>{t.transfers.begin}</h2>
      {heardOf.length > 0 && (
        <div class="row-buttons">
          {heardOf.map((each) => (
            <button type="button" key={each} onClick={() => void begin(each)}>
              {t.transfers.to(each)}
            </button>
          ))}
        </div>
      )}
      <label for="to-zone">{heardOf.length > 0 ? t.transfers.otherZone : t.transfers.zone}</label>
      <input
        id="to-zone"
        autocomplete="off"
        autocapitalize="none"
        maxLength={64}
        value={zone.value}
        onInput={(event) => {
          zone.value = event.currentTarget.value;
          doubted.value = null;
        }}
      />
      {doubted.value === null ? (
        <button type="submit" class="main" disabled={zone.value.trim() === ''}>
          {t.transfers.begin}
        </button>
      ) : (
        <NotHeardOf
          zone={doubted.value}
          known={heardOf}
          go={begin}
          leave={() => {
            doubted.value = null;
          }}
        />
      )}
      {told.value !== '' && <p role="alert">{told.value}</p>}
    </form>
  );
}

function NotHeardOf({
  zone,
  known,
  go,
  leave,
}: {
  readonly zone: string;
  readonly known: readonly string[];
  readonly go: (zone: string) => Promise<void>;
  readonly leave: () => void;
}) {
  return (
    <>
      <p role="alert">{t.transfers.notHeardOf(zone, known)}</p>
      <div class="row-buttons">
        <button type="button" class="main" onClick={() => void go(zone)}>
          {t.transfers.sendAnyway(zone)}
        </button>
        <button type="button" onClick={leave}>
          {t.common.cancel}
        </button>
      </div>
    </>
  );
}

/** What a scan is about: a unit by its code, or an item by its number. */
async function heldBy(scan: string): Promise<readonly string[]> {
  const answer = await api.search({ scan });
  if (!answer.ok) return [scanText(scan)];
  const { hits, gs1 } = answer.value;
  // The unit is known to the notice; to this zone it may be new.
  const unit = gs1?.find(({ ai }) => ai === '00')?.value ?? scanText(scan);
  const items = hits.flatMap((hit) =>
    hit.kind === 'item' || hit.kind === 'lot' ? [hit.item.sku] : [],
  );
  return [unit, ...new Set(items)];
}

/** Opens a transfer, and counts the scan there. */
function openAt({ from, transfer }: IncomingRow, scan: string): void {
  handOver(scan);
  go(`/transfers/in/${encodeURIComponent(from)}/${encodeURIComponent(transfer)}`);
}

/** The oldest transfer that comes and holds what was scanned; else the newest that was ended before all of it came. */
async function openWith(scan: string): Promise<void> {
  const held = await heldBy(scan);
  for (const holds of held) {
    const answer = await transfersApi.incoming({ state: 'open', holds });
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    const [oldest] = answer.value.rows;
    if (oldest !== undefined) return openAt(oldest, scan);
  }
  for (const holds of held) {
    const answer = await transfersApi.incoming({ state: 'ended', holds });
    if (!answer.ok) return scanWrong(wordsOf(answer.problem));
    const [newest] = answer.value.rows;
    if (newest === undefined) continue;
    const { state, lines_expected } = newest;
    if (state === 'closed' && lines_expected > 0) return openAt(newest, scan);
    const how = state === 'cancelled' ? 'cancelled' : 'closed';
    return scanWrong(t.transfers.endedAlready(scanText(scan), how));
  }
  scanWrong(t.transfers.onNone(scanText(scan)));
}

function Coming({ ended }: { readonly ended: boolean }) {
  const pages = usePages<IncomingRow>(`in ${ended}`, (after) =>
    transfersApi.incoming({ state: ended ? 'ended' : 'open', after }),
  );
  useChanges('transfers', pages.refresh);
  useScan(openWith, !ended);
  const waiting = !ended && (pages.rows?.length ?? 0) > 0;
  return (
    <>
      {waiting && <p class="lead">{t.transfers.scanComing}</p>}
      <Listed pages={pages} none={t.transfers.noneComing} hint={t.transfers.noneComingHint}>
        {pages.rows?.map((row) => (
          <li key={`${row.from} ${row.transfer}`}>
            <a
              class="line"
              href={`/transfers/in/${encodeURIComponent(row.from)}/${encodeURIComponent(row.transfer)}`}
            >
              <span class="line-main">
                <span class="line-title">{t.transfers.from(row.from)}</span>
                <span>{goodsOf(row.holds)}</span>
                <span class="muted">{t.transfers.since(age(row.age_ms))}</span>
              </span>
              <span class="line-side">
                <State
                  tone={row.state === 'closed' ? 'good' : 'calm'}
                  word={t.transfers.stateIn[row.state]}
                />
              </span>
            </a>
          </li>
        ))}
      </Listed>
    </>
  );
}

type Shown = Pick<
  ReturnType<typeof usePages<unknown>>,
  'rows' | 'problem' | 'next' | 'busy' | 'more' | 'reload'
>;

function Listed({
  pages,
  none,
  hint,
  children,
}: {
  readonly pages: Shown;
  readonly none: string;
  readonly hint: string;
  readonly children: preact.ComponentChildren;
}) {
  if (pages.rows === null) {
    if (pages.problem === null) return <Loading />;
    return <Refused problem={pages.problem} again={pages.reload} />;
  }
  if (pages.rows.length === 0) return <Empty title={none} hint={hint} />;
  return (
    <>
      <ul class="lines">{children}</ul>
      <NextPage pages={pages} more={t.common.more} />
    </>
  );
}

/** What other zones say that cannot be true here: shown above all else, since somebody must look at both. */
function Strays() {
  const found = useSignal<StrayRows['rows']>([]);
  const note = useSignal('');
  const load = (): void => {
    void transfersApi.strays().then((answer) => {
      if (answer.ok) found.value = answer.value.rows;
    });
  };
  useEffect(load, []);
  if (found.value.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="strays">
      <h2 id="strays">{t.transfers.strays}</h2>
      <label for="stray-note">{t.transfers.dismissNote}</label>
      <input
        id="stray-note"
        maxLength={500}
        value={note.value}
        onInput={(event) => {
          note.value = event.currentTarget.value;
        }}
      />
      <ul class="plain">
        {found.value.map((row) => (
          <li key={`${row.from} ${row.transfer}`}>
            <p>
              {row.from} {row.why}
            </p>
            <button
              type="button"
              disabled={note.value.trim() === ''}
              onClick={async () => {
                await transfersApi.dismiss(row.from, row.transfer, note.value.trim());
                load();
              }}
            >
              {t.transfers.dismiss}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
