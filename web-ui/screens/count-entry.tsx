import '../style/inbound.css';
import { useSignal } from '@preact/signals';
import type { CountStory, EnterRequest } from '../../contract/http/counts.ts';
import type { SearchHit } from '../../contract/http/search.ts';
import { api, newId } from '../api.ts';
import { quantity, scanText } from '../format.ts';
import { toldRefused } from '../parts/count-over.ts';
import {
  amountOf,
  entryOf,
  goodsOf,
  piecesOf,
  type Question,
  type Subject,
  sameThing,
  scannedAgain,
} from '../parts/count-question.ts';
import type { FoundItem } from '../parts/hits.ts';
import { NumberPad } from '../parts/number-pad.tsx';
import { lookUp } from '../parts/scan-answer.ts';
import { TextField } from '../parts/text-field.tsx';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { t } from '../text/en-inbound.ts';

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
  const question = useSignal<Question | null>(null);
  const busy = useSignal(false);
  const asked = question.value;
  const amount = asked === null ? null : amountOf(asked, story);
  const enter = async (entry: EnterRequest['entry']): Promise<boolean> => {
    busy.value = true;
    const answer = await api.enterCount(story.count, { id: newId(), entry });
    busy.value = false;
    if (answer.ok) {
      question.value = null;
      await load();
    } else await toldRefused(answer.problem, load);
    return answer.ok;
  };
  /** Whatever comes next, what is asked about is entered first: nothing that was scanned is lost. */
  const settled = async (): Promise<boolean> => {
    const now = question.value;
    if (now === null) return true;
    const quantity = amountOf(now, story);
    if (quantity !== null) return enter(entryOf(now.subject, quantity));
    scanWrong({ reason: t.counts.notSaid(titleOf(now.subject)), next: t.counts.notSaidNext });
    return false;
  };
  const ask = async (subject: Subject, pieces: number): Promise<boolean> => {
    const now = question.value;
    if (now !== null && sameThing(now.subject, subject)) {
      question.value = scannedAgain(now, pieces);
      return true;
    }
    if (!(await settled())) return false;
    question.value = { subject, scanned: pieces, typed: '' };
    return true;
  };
  useScan(async (scan) => {
    const found = await lookUp(scan, (hits, { gs1, gs1_error }) => {
      const hit = hits.find(isGoods) ?? hits[0] ?? null;
      // A code that was misread is none, and is not counted as unknown goods.
      return hit === null && gs1_error !== null ? null : { hit, gs1 };
    });
    if (!found.ok) return scanWrong(found.wrong);
    const { hit, gs1 } = found.value;
    switch (hit?.kind) {
      case 'handling-unit': {
        const { handling_unit } = hit;
        if ((await settled()) && (await enter({ kind: 'unit', handling_unit }))) {
          scanRight(t.counts.unitTaken(handling_unit));
        }
        return;
      }
      case 'item':
      case 'lot':
        if (await ask(goodsOf(hit, gs1, story.at.location), piecesOf(hit))) {
          scanRight(hit.item.name);
        }
        return;
      case undefined: {
        const code = scanText(scan);
        if (await ask({ kind: 'unknown', code }, 1)) {
          scanWrong({ reason: t.counts.unknown(code), next: t.counts.howMany });
        }
        return;
      }
      case 'location':
      case 'parcel':
      case 'shipment':
      case 'station':
      case 'document':
        return scanWrong({ reason: t.counts.notItem, next: t.counts.notItemHint });
    }
  });
  const take = async (now: Question): Promise<void> => {
    if (await settled()) scanRight(titleOf(now.subject));
  };
  const finished = async (): Promise<void> => {
    if (await settled()) await finish();
  };
  return (
    <div class="two">
      <section class="panel" aria-labelledby="subject">
        <h2 id="subject">{asked === null ? t.counts.scanItem : titleOf(asked.subject)}</h2>
        {asked !== null && (
          <>
            {asked.subject.kind === 'goods' && asked.subject.lot_asked && (
              <TextField
                label={t.counts.lot}
                value={asked.subject.lot}
                onChange={(lot) => {
                  const now = question.value;
                  if (now?.subject.kind !== 'goods') return;
                  question.value = { ...now, subject: { ...now.subject, lot } };
                }}
              />
            )}
            <NumberPad
              typed={asked.typed}
              type={(typed) => {
                if (question.value !== null) question.value = { ...question.value, typed };
              }}
              amount={amount}
              take={() => void take(asked)}
              label={t.counts.take}
              busy={busy.value}
            />
            <button
              type="button"
              disabled={busy.value}
              onClick={() => {
                question.value = null;
              }}
            >
              {t.counts.notThis}
            </button>
          </>
        )}
      </section>
      <section class="panel" aria-labelledby="entered">
        <h2 id="entered">{t.counts.entered}</h2>
        <Entered story={story} />
        <div class="actions">
          <button type="button" class="main" disabled={busy.value} onClick={() => void finished()}>
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

const titleOf = (subject: Subject): string =>
  subject.kind === 'goods' ? subject.name : t.counts.unknown(subject.code);
