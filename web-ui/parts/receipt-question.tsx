import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type {
  ReceiptDetails,
  ReceiptLineView,
  ReceiptReport,
  ReportLine,
} from '../../contract/http/receipts.ts';
import { api, type Scanned } from '../api.ts';
import { count, quantity } from '../format.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { t } from '../text/en.ts';
import { damageOrKeep } from './kept-sending.ts';
import type { Questioned } from './questioned.ts';
import { wordsOf } from './scan-answer.ts';
import { Stepper } from './stepper.tsx';
import { TextField } from './text-field.tsx';

type Props = {
  readonly receipt: ReceiptDetails;
  readonly send: (said: Scanned) => Promise<void>;
  readonly done: () => Promise<void>;
  readonly cancel: () => void;
};

export function Question({
  asked,
  report,
  ...props
}: Props & { readonly asked: Questioned; readonly report: ReceiptReport }) {
  const panel = useRef<HTMLElement>(null);
  // It stands at the top, and the scan or tap may have come from far below.
  useEffect(() => panel.current?.scrollIntoView({ block: 'nearest' }), [asked]);
  return (
    <section class="panel question" ref={panel}>
      <div class="actions">
        <Asked asked={asked} report={report} {...props} />
        <button type="button" onClick={props.cancel}>
          {asked.kind === 'accept' ? t.receiving.aside : t.common.cancel}
        </button>
      </div>
    </section>
  );
}

function Asked({
  asked,
  report,
  ...props
}: Props & { readonly asked: Questioned; readonly report: ReceiptReport }) {
  switch (asked.kind) {
    case 'count':
      return <Count key={asked.line.sku} line={asked.line} {...props} />;
    case 'lot':
      return <Lot said={asked.said} {...props} />;
    case 'accept':
      return (
        <>
          <p class="big">{asked.why}</p>
          <p>{t.receiving.accept}</p>
          <Reasons
            usual={t.receiving.accepts}
            choose={(accept) => props.send({ ...asked.said, accept })}
          />
        </>
      );
    case 'quarantine':
      return (
        <>
          <p class="big">{asked.why}</p>
          <Quarantines
            receipt={props.receipt}
            choose={(quarantine) =>
              props.send({ ...asked.said, quarantine, reason: t.reason.EXPIRED })
            }
          />
        </>
      );
    case 'damage':
      return <Damage scan={asked.scan} {...props} />;
    case 'close':
      return <Close report={report} {...props} />;
  }
}

/** By hand: so many of one line. */
function Count({ line, send }: Props & { readonly line: ReportLine }) {
  const missing = Math.max(1, (line.expected ?? 1) - line.received);
  const amount = useSignal(missing);
  const lot = useSignal(line.lot ?? '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const given = lot.value.trim();
        void send({
          sku: line.sku,
          quantity: amount.value,
          ...(given === '' ? {} : { lot: given }),
        });
      }}
    >
      <p class="big">{line.name}</p>
      <Stepper
        value={amount.value}
        onChange={(next) => {
          amount.value = next;
        }}
      />
      <LotField lot={lot} />
      <button type="submit" class="main">
        {t.receiving.book(quantity(amount.value, line.base_unit), line.name)}
      </button>
    </form>
  );
}

function LotField({ lot }: { readonly lot: { value: string } }) {
  return (
    <TextField
      label={t.receiving.lot}
      value={lot.value}
      onChange={(next) => {
        lot.value = next;
      }}
    />
  );
}

function Lot({ said, send }: Props & { readonly said: Scanned }) {
  const lot = useSignal('');
  const expires = useSignal('');
  const given = lot.value.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const until = expires.value === '' ? {} : { expires_on: expires.value };
        if (given !== '') void send({ ...said, lot: given, ...until });
      }}
    >
      <p class="big">{t.receiving.needsLot}</p>
      <LotField lot={lot} />
      <div>
        <label for="expires">{t.receiving.expires}</label>
        <input
          id="expires"
          type="date"
          value={expires.value}
          onInput={(event) => {
            expires.value = event.currentTarget.value;
          }}
        />
      </div>
      <button type="submit" class="main" disabled={given === ''}>
        {t.receiving.bookIt}
      </button>
    </form>
  );
}

function Quarantines({
  receipt,
  choose,
}: {
  readonly receipt: ReceiptDetails;
  readonly choose: (location: string) => void;
}) {
  if (receipt.quarantines.length === 0) return <p>{t.receiving.noQuarantine}</p>;
  return (
    <>
      {receipt.quarantines.map(({ location, name }) => (
        <button type="button" class="main" key={location} onClick={() => choose(location)}>
          {t.receiving.toQuarantine(name)}
        </button>
      ))}
    </>
  );
}

/** The usual reasons with one tap, any other one in words. */
function Reasons({
  usual,
  choose,
}: {
  readonly usual: readonly string[];
  readonly choose: (reason: string) => void;
}) {
  const other = useSignal('');
  const given = other.value.trim();
  return (
    <>
      {usual.map((reason) => (
        <button type="button" key={reason} onClick={() => choose(reason)}>
          {reason}
        </button>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (given !== '') choose(given);
        }}
      >
        <label for="reason">{t.receiving.other}</label>
        <input
          id="reason"
          maxLength={500}
          value={other.value}
          onInput={(event) => {
            other.value = event.currentTarget.value;
          }}
        />
        <button type="submit" disabled={given === ''}>
          {t.receiving.because}
        </button>
      </form>
    </>
  );
}

function Damage({ receipt, scan, done }: Props & { readonly scan: ReceiptLineView }) {
  const amount = useSignal(1);
  const reason = useSignal<string | null>(null);
  const send = async (quarantine: string, why: string): Promise<void> => {
    const damaged = { line: scan.line, quantity: amount.value, quarantine, reason: why };
    const what = `${t.receiving.damaged}: ${quantity(amount.value, scan.base_unit ?? 'counted')} × ${scan.name ?? scan.sku}`;
    const answer = await damageOrKeep(receipt.receipt, what, damaged);
    if (answer?.ok === true) scanRight(t.receiving.damaged);
    else if (answer !== null) scanWrong(wordsOf(answer.problem));
    await done();
  };
  const [only, ...others] = receipt.quarantines;
  const chosen = reason.value;
  if (chosen !== null && only !== undefined && others.length > 0) {
    return <Quarantines receipt={receipt} choose={(place) => void send(place, chosen)} />;
  }
  if (only === undefined) return <p>{t.receiving.noQuarantine}</p>;
  return (
    <>
      <p class="big">{scan.name}</p>
      <p>{t.receiving.howManyDamaged}</p>
      <Stepper
        value={amount.value}
        {...(scan.quantity === null ? {} : { most: scan.quantity })}
        onChange={(next) => {
          amount.value = next;
        }}
      />
      <p>{t.receiving.damagedBy}</p>
      <Reasons
        usual={t.receiving.damages}
        choose={(why) => {
          if (others.length === 0) void send(only.location, why);
          else reason.value = why;
        }}
      />
    </>
  );
}

function Close({ receipt, report, done }: Props & { readonly report: ReceiptReport }) {
  const busy = useSignal(false);
  const short = report.discrepancies.filter(({ kind }) => kind === 'short').length;
  const close = async (whole: boolean): Promise<void> => {
    busy.value = true;
    const answer = await api.closeReceipt(receipt.receipt, whole);
    busy.value = false;
    if (answer.ok) scanRight(t.receiving.closed);
    else scanWrong(wordsOf(answer.problem));
    await done();
  };
  if (short === 0) {
    return (
      <button type="button" class="main" disabled={busy.value} onClick={() => void close(false)}>
        {t.receiving.close}
      </button>
    );
  }
  return (
    <>
      <p class="big">{t.receiving.closeHint(count(short))}</p>
      <button type="button" class="main" disabled={busy.value} onClick={() => void close(false)}>
        {t.receiving.closePart}
      </button>
      <button type="button" disabled={busy.value} onClick={() => void close(true)}>
        {t.receiving.closeWhole}
      </button>
    </>
  );
}
