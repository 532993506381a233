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
import { count, date, quantity, scanText } from '../format.ts';
import { Awaited } from '../parts/not-there.tsx';
import { ProgressOf } from '../parts/progress.tsx';
import { PutAwayAll } from '../parts/put-away-all.tsx';
import { Question, type Questioned } from '../parts/receipt-question.tsx';
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

  const send = useCallback(
    async (said: Scanned): Promise<void> => {
      const answer = await api.scanReceipt(id, said);
      question.value = null;
      if (!answer.ok) {
        const next = questionOf(answer.problem, said);
        question.value = next;
        scanWrong({
          reason: answer.problem.detail,
          next: next === null ? t.receiving.putAside : t.receiving.answer,
        });
        return;
      }
      const [first, ...others] = answer.value.lines;
      await load();
      if (first === undefined) return;
      const { result, name, sku } = first;
      const code = scanText(said.scan ?? said.sku ?? '');
      const odd = answer.value.lines.find(({ other_date }) => other_date !== null);
      if (result === 'unknown-item') {
        scanWrong({ reason: t.receiving.unknown(code), next: t.receiving.unknownNext });
      } else if (result === 'wrong-item' && answer.value.movement === null) {
        question.value = { kind: 'accept', said, why: t.receiving.wrong(name ?? code) };
        scanWrong({ reason: t.receiving.wrong(name ?? code), next: t.receiving.wrongNext });
      } else if (odd?.other_date) {
        const { label, known } = odd.other_date;
        scanWrong({
          reason: t.receiving.otherDate(odd.lot ?? '', date(label), date(known)),
          next: t.receiving.otherDateNext,
        });
      } else {
        const more = others.length === 0 ? '' : ` + ${others.length}`;
        scanRight(`${count(first.quantity ?? 0)} × ${name ?? sku ?? ''}${more}`);
      }
    },
    [id, load],
  );
  // Before it has come, a scan must not lead elsewhere.
  const open = whole.value?.receipt.state !== 'closed';
  useScan(async (scan, source) => {
    // The station of that scanner has booked it by its own rules.
    if (source === 'bench') {
      scanRight(t.receiving.atBench);
      return load();
    }
    return send({ scan });
  }, open);

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
        <button type="button" onClick={() => ask({ kind: 'close' })}>
          {t.receiving.close}
        </button>
      }
    >
      <p class="lead">{leadOf(receipt)}</p>
      {problem.value !== null && <Refused problem={problem.value} again={load} />}
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

/** What a person can do about a refusal, right there; null where only the label can be put right. */
function questionOf({ code, detail }: Problem, said: Scanned): Questioned | null {
  switch (code) {
    case 'lot_missing':
      return { kind: 'lot', said };
    case 'over':
      return { kind: 'accept', said, why: detail };
    case 'expired':
    case 'lot_held':
      return { kind: 'quarantine', said, why: detail };
    default:
      return null;
  }
}

function titleOf({ supplier }: ReceiptDetails): string {
  return supplier ?? t.receiving.blindTitle;
}

function leadOf({ purchase_order, asn, location }: ReceiptDetails): string {
  const document =
    asn !== null
      ? t.receiving.asn(asn)
      : purchase_order !== null
        ? t.receiving.order(purchase_order)
        : t.receiving.blindTitle;
  return `${document}, ${t.receiving.at(location)}`;
}
