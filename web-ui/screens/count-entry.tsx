import '../style/inbound.css';
import { useSignal } from '@preact/signals';
import type { CountStory, EnterRequest } from '../../contract/http/counts.ts';
import type { SearchHit } from '../../contract/http/search.ts';
import { api, newId } from '../api.ts';
import { quantity, scanText } from '../format.ts';
import { toldRefused } from '../parts/count-over.ts';
import { type FoundItem, lotAsked } from '../parts/lot-asked.ts';
import { NumberPad } from '../parts/number-pad.tsx';
import { lookUp } from '../parts/scan-answer.ts';
import { TextField, written } from '../parts/text-field.tsx';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { t } from '../text/en-inbound.ts';

/** What was scanned and is now counted. A code of no item is counted too. */
type Subject =
  | {
      readonly kind: 'goods';
      readonly sku: string;
      readonly name: string;
      readonly lot: string;
      readonly lot_asked: boolean;
    }
  | { readonly kind: 'unknown'; readonly code: string };

type Unit = Extract<SearchHit, { kind: 'handling-unit' }>;

/** Blind entry: nothing here says what should lie at the place. */
export function CountEntry({
  story,
  load,
  finish,
  leave,
}: {
  readonly story: CountStory;
  readonly load: () => Promise<void>;
  readonly finish: () => Promise<void>;
  readonly leave: () => Promise<void>;
}) {
  const subject = useSignal<Subject | null>(null);
  const busy = useSignal(false);
  const enter = async (entry: EnterRequest['entry'], told: string): Promise<void> => {
    busy.value = true;
    const answer = await api.enterCount(story.count, { id: newId(), entry });
    busy.value = false;
    if (!answer.ok) return toldRefused(answer.problem, load);
    subject.value = null;
    scanRight(told);
    await load();
  };
  useScan(async (scan) => {
    const found = await lookUp(scan, (hits) => hits.find(isGoods) ?? hits[0] ?? unknown(scan));
    if (!found.ok) return scanWrong(found.wrong);
    const hit = found.value;
    switch (hit.kind) {
      case 'handling-unit':
        return enter(
          { kind: 'unit', handling_unit: hit.handling_unit },
          t.counts.unitTaken(hit.handling_unit),
        );
      case 'item':
      case 'lot': {
        const { sku, name } = hit.item;
        const lot = hit.kind === 'lot' ? hit.lot : '';
        const lot_asked = lotAsked(hit, story.at.location);
        subject.value = { kind: 'goods', sku, name, lot, lot_asked };
        return scanRight(name);
      }
      case 'unknown':
        subject.value = hit;
        return scanWrong({ reason: t.counts.unknown(hit.code), next: t.counts.howMany });
      case 'location':
      case 'parcel':
      case 'shipment':
      case 'station':
      case 'document':
        return scanWrong({ reason: t.counts.notItem, next: t.counts.notItemHint });
    }
  });
  const take = (amount: number): void => {
    const now = subject.value;
    if (now === null) return;
    if (now.kind === 'unknown') {
      void enter({ kind: 'unknown', code: now.code, quantity: amount }, now.code);
    } else {
      const lot = written(now.lot);
      void enter({ kind: 'goods', sku: now.sku, lot, quantity: amount }, now.name);
    }
  };
  return (
    <div class="two">
      <section class="panel" aria-labelledby="subject">
        <h2 id="subject">{subject.value === null ? t.counts.scanItem : titleOf(subject.value)}</h2>
        {subject.value !== null && (
          <>
            {subject.value.kind === 'goods' && subject.value.lot_asked && (
              <TextField
                label={t.counts.lot}
                value={subject.value.lot}
                onChange={(lot) => {
                  const now = subject.value;
                  if (now?.kind === 'goods') subject.value = { ...now, lot };
                }}
              />
            )}
            <NumberPad
              key={titleOf(subject.value)}
              take={take}
              label={t.counts.take}
              busy={busy.value}
            />
          </>
        )}
      </section>
      <section class="panel" aria-labelledby="entered">
        <h2 id="entered">{t.counts.entered}</h2>
        <Entered story={story} />
        <div class="actions">
          <button type="button" class="main" disabled={busy.value} onClick={() => void finish()}>
            {t.counts.finish}
          </button>
          <button type="button" disabled={busy.value} onClick={() => void leave()}>
            {t.counts.leave}
          </button>
        </div>
      </section>
    </div>
  );
}

function Entered({ story }: { readonly story: CountStory }) {
  if (story.lines.length === 0 && story.unknown.length === 0) return <p>{t.counts.nothingYet}</p>;
  return (
    <ul class="plain">
      {story.lines.map((line) => (
        <li key={`${line.variant} ${line.lot} ${line.handling_unit}`}>
          <strong>{quantity(line.counted, line.base_unit)}</strong> × {line.name}{' '}
          <span class="muted">
            {line.lot} {line.handling_unit}
          </span>
        </li>
      ))}
      {story.unknown.map(({ code, quantity: amount }) => (
        <li key={code}>
          <strong>{amount}</strong> × {t.counts.unknown(code)}
        </li>
      ))}
    </ul>
  );
}

const isGoods = (hit: SearchHit): hit is FoundItem | Unit =>
  hit.kind === 'item' || hit.kind === 'lot' || hit.kind === 'handling-unit';

const unknown = (scan: string): Subject => ({ kind: 'unknown', code: scanText(scan) });

const titleOf = (subject: Subject): string =>
  subject.kind === 'goods' ? subject.name : t.counts.unknown(subject.code);
