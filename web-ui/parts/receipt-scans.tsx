import { useSignal } from '@preact/signals';
import type { ReceiptDetails, ReceiptLineView } from '../../contract/http/receipts.ts';
import { api } from '../api.ts';
import { quantity, scanText, time } from '../format.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { t } from '../text/en.ts';
import { AwayNote, isAway } from './away.tsx';
import { State, type Tone } from './mark.tsx';
import type { Questioned } from './questioned.ts';
import { wordsOf } from './scan-answer.ts';

const TONES: Readonly<Record<ReceiptLineView['result'], Tone>> = {
  expected: 'good',
  blind: 'good',
  over: 'warn',
  damaged: 'warn',
  expired: 'warn',
  'wrong-item': 'bad',
  'unknown-item': 'bad',
};

/** The newest scans; each can be taken back, or found damaged, with one tap. */
export function LastScans({
  receipt,
  scans,
  ask,
  done,
}: {
  readonly receipt: ReceiptDetails;
  readonly scans: readonly ReceiptLineView[];
  readonly ask: (question: Questioned) => void;
  readonly done: () => Promise<void>;
}) {
  const busy = useSignal(false);
  const away = isAway();
  const undo = async (line: ReceiptLineView): Promise<void> => {
    busy.value = true;
    const answer = await api.undoReceipt(receipt.receipt, line.line);
    busy.value = false;
    if (answer.ok) scanRight(t.receiving.took);
    else scanWrong(wordsOf(answer.problem));
    await done();
  };
  return (
    <section class="panel" aria-labelledby="last-scans">
      <h2 id="last-scans">{t.receiving.last}</h2>
      <AwayNote />
      {scans.length === 0 && <p class="muted">{t.receiving.noScans}</p>}
      <ul>
        {scans.map((scan) => (
          <li key={scan.line} class={scan.undone_by === null ? 'scan-line' : 'scan-line is-undone'}>
            <Told scan={scan} />
            {scan.undone_by === null && (
              <>
                {scan.movement !== null && scan.result !== 'damaged' && (
                  <button
                    type="button"
                    disabled={busy.value}
                    onClick={() => ask({ kind: 'damage', scan })}
                  >
                    {t.receiving.damaged}
                  </button>
                )}
                <button type="button" disabled={busy.value || away} onClick={() => void undo(scan)}>
                  {t.receiving.undo}
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Told({ scan }: { readonly scan: ReceiptLineView }) {
  const { name, code, result, lot, by, occurred_at, undone_by } = scan;
  const amount =
    scan.quantity === null ? '' : `${quantity(scan.quantity, scan.base_unit ?? 'counted')} × `;
  return (
    <span class="line-main">
      <span class="line-title">
        {amount}
        {name ?? scanText(code ?? '')}
      </span>
      <span class="muted">
        {lot !== null && `${t.stock.lot} ${lot} · `}
        {by}, {time(occurred_at)}
      </span>
      {undone_by === null ? (
        <State tone={TONES[result]} word={t.receiving.result[result]} />
      ) : (
        <span class="muted">{t.receiving.undone(undone_by)}</span>
      )}
    </span>
  );
}
