import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import type { Problem } from '../../contract/http/problem.ts';
import type {
  ReceiptDetails,
  ReceiptLineView,
  ReceiptReport,
  ReportLine,
} from '../../contract/http/receipts.ts';
import { api, type Scanned } from '../api.ts';
import { quantity } from '../format.ts';
import { isAway } from '../parts/away.tsx';
import { KeptScans } from '../parts/kept-scans.tsx';
import { scanOrKeep } from '../parts/kept-sending.ts';
import { Awaited } from '../parts/not-there.tsx';
import { useChanges } from '../parts/pages.ts';
import { ProgressOf } from '../parts/progress.tsx';
import { PutAwayAll } from '../parts/put-away-all.tsx';
import type { Questioned } from '../parts/questioned.ts';
import { closedBy, toldOf } from '../parts/receipt-answer.ts';
import { documentOf } from '../parts/receipt-list.tsx';
import { Question } from '../parts/receipt-question.tsx';
import { Report } from '../parts/receipt-report.tsx';
import { LastScans } from '../parts/receipt-scans.tsx';
import { takeHanded } from '../parts/scan-handed.ts';
import { Refused, Screen } from '../parts/states.tsx';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import '../style/receiving.css';
import { t } from '../text/en.ts';

type Whole = {
  readonly receipt: ReceiptDetails;
  readonly report: ReceiptReport;
  readonly scans: readonly ReceiptLineView[];
};

const REFRESH_MS = 5_000;

/** One receipt: scan anywhere, see what it came to, and settle what is wrong in one tap. */
export function Receipt({ id }: { readonly id: string }) {
  const whole = useSignal<Whole | null>(null);
  const problem = useSignal<Problem | null>(null);
  const question = useSignal<Questioned | null>(null);
  const load = useCallback(async () => {
    const [receipt, report, scans] = await Promise.all([
      api.receipt(id),
      api.receiptReport(id),
      api.receiptLines(id),
    ]);
    if (receipt.ok && report.ok && scans.ok) {
      whole.value = { receipt: receipt.value, report: report.value, scans: scans.value.rows };
      problem.value = null;
    } else {
      for (const each of [receipt, report, scans]) if (!each.ok) problem.value = each.problem;
    }
  }, [id]);
  useEffect(() => {
    void load();
    // Others count the same lines.
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void load();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [load]);

  useChanges('receiving', load);

  const send = useCallback(
    async (said: Scanned): Promise<void> => {
      const answer = await scanOrKeep(id, said);
      question.value = null;
      if (answer === null) return;
      await load();
      const told = toldOf(answer, said);
      if (told.is === 'right') return scanRight(told.text);
      question.value = told.question;
      scanWrong(told.wrong);
    },
    [id, load],
  );
  // Also before it has come and after it was closed, perhaps by somebody else beneath these hands: what is scanned
  // here is meant to be received, and must not be answered as right elsewhere.
  useScan(async (scan) => {
    const receipt = whole.value?.receipt;
    if (receipt?.state === 'closed') {
      return scanWrong(closedBy(receipt.closed_by, receipt.closed_at));
    }
    return send({ scan });
  });

  const loaded = whole.value !== null;
  useEffect(() => {
    const handed = loaded ? takeHanded() : null;
    if (handed !== null) void send({ scan: handed });
  }, [loaded, send]);

  const known = whole.value;
  if (known === null) {
    return (
      <Awaited
        what="receipt"
        asked={id}
        title={t.screens.receiving}
        from={{ problem: problem.value, reload: load }}
      />
    );
  }
  const { receipt, report, scans } = known;
  if (receipt.state === 'closed') {
    return (
      <Screen title={titleOf(receipt)} back="/receiving">
        <Report receipt={receipt} report={report} />
        <PutAwayAll receipt={receipt.receipt} />
      </Screen>
    );
  }
  const ask = (next: Questioned | null): void => {
    question.value = next;
  };
  return (
    <Screen
      title={titleOf(receipt)}
      back="/receiving"
      aside={
        <button type="button" disabled={isAway()} onClick={() => ask({ kind: 'close' })}>
          {t.receiving.close}
        </button>
      }
    >
      <p class="lead">{leadOf(receipt)}</p>
      {problem.value !== null && <Refused problem={problem.value} again={load} />}
      <KeptScans receipt={id} />
      {question.value === null ? (
        <section class="panel ready">
          <p class="big">{t.receiving.ready}</p>
          <p class="muted">{t.receiving.readyHint}</p>
        </section>
      ) : (
        <Question
          asked={question.value}
          receipt={receipt}
          report={report}
          send={send}
          done={async () => {
            ask(null);
            await load();
          }}
          cancel={() => ask(null)}
        />
      )}
      <div class="receipt">
        <ul class="lines">
          {report.lines.map((line) => (
            <li key={`${line.line} ${line.handling_unit} ${line.sku}`}>
              <Line line={line} choose={() => ask({ kind: 'count', line })} />
            </li>
          ))}
        </ul>
        <LastScans receipt={receipt} scans={scans} ask={ask} done={load} />
      </div>
      {scans.length > 0 && <PutAwayAll key={scans[0]?.line} receipt={receipt.receipt} />}
    </Screen>
  );
}

function Line({ line, choose }: { readonly line: ReportLine; readonly choose: () => void }) {
  const { name, sku, expected, received, base_unit: unit, lot, handling_unit } = line;
  return (
    <button type="button" class="line" onClick={choose}>
      <span class="line-main">
        <span class="line-title">{name}</span>
        <span class="muted">
          {sku}
          {lot !== null && ` · ${t.stock.lot} ${lot}`}
          {handling_unit !== null && ` · ${handling_unit}`}
        </span>
      </span>
      {expected === null ? (
        <span class="line-side figure small">{quantity(received, unit)}</span>
      ) : (
        <ProgressOf name={name} received={received} expected={expected} unit={unit} />
      )}
    </button>
  );
}

function titleOf({ supplier }: ReceiptDetails): string {
  return supplier ?? t.receiving.blindTitle;
}

const leadOf = (receipt: ReceiptDetails): string =>
  `${documentOf(receipt)}, ${t.receiving.at(receipt.location)}`;
