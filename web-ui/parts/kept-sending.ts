import type { Problem } from '../../contract/http/problem.ts';
import type { ScanAnswer } from '../../contract/http/receipts.ts';
import { type Answer, api, type Damaged, type Scanned, UNNAMED } from '../api.ts';
import { count, scanText } from '../format.ts';
import { newId } from '../id.ts';
import { myName } from '../person.ts';
import { scanKept, scanRight, scanWrong } from '../scan/feedback.ts';
import {
  drop,
  type Kept,
  type KeptWhat,
  keep,
  keptOf,
  markSent,
  refresh,
  refuse,
  waiting,
} from '../scan/kept.ts';
import { t } from '../text/en.ts';
import { closedBeneath, toldOf } from './receipt-answer.ts';

/** Scans of receipts while the gateway is not reached: kept, and sent once, in their order, when it is back. */

const TRY_AGAIN_MS = 3_000;
/** Not reached, not signed in, or busy for a while: not the scan's fault, and the same one is taken later. */
const PASSES: ReadonlySet<number> = new Set([0, 401, 429, 502, 503, 504, 507]);

/** Without a name nothing is sent, now or later. */
const passes = ({ status, code }: Problem): boolean => code !== UNNAMED.code && PASSES.has(status);

export function startSending(): void {
  setInterval(() => void sendKept(), TRY_AGAIN_MS);
  addEventListener('online', () => void sendKept());
}

/** The gateway's answer; null when it gave none and the scan was kept, which the person was told. */
export async function scanOrKeep(
  receipt: string,
  said: Scanned,
): Promise<Answer<ScanAnswer> | null> {
  const code = scanText(said.scan ?? said.sku ?? '');
  const what = said.quantity === undefined ? code : `${count(said.quantity)} × ${code}`;
  return sendOrKeep(receipt, what, { kind: 'scan', request: { ...(await head()), ...said } });
}

/** The same for what was found damaged of a scan. `what`: for a person's memory. */
export async function damageOrKeep(
  receipt: string,
  what: string,
  damaged: Damaged,
): Promise<Answer<ScanAnswer> | null> {
  return sendOrKeep(receipt, what, { kind: 'damage', request: { ...(await head()), ...damaged } });
}

/** Whoever scans, also where somebody else is asked for by the time it is sent. */
async function head(): Promise<{ readonly id: string; readonly by?: string }> {
  const by = await myName();
  return { id: newId(), ...(by === null ? {} : { by }) };
}

async function sendOrKeep(
  receipt: string,
  what: string,
  said: KeptWhat,
): Promise<Answer<ScanAnswer> | null> {
  // What waits came first.
  const sent = waiting().length === 0;
  if (sent) {
    const answer = await send(receipt, said);
    if (answer.ok || !passes(answer.problem)) return answer;
  }
  if (keep({ ...said, receipt, what, sent })) scanKept(t.scan.kept(count(waiting().length)));
  else scanWrong(t.scan.keptTooMany(what));
  void sendKept();
  return null;
}

function send(receipt: string, said: KeptWhat): Promise<Answer<ScanAnswer>> {
  return said.kind === 'damage'
    ? api.damageReceipt(receipt, said.request)
    : api.scanReceipt(receipt, said.request);
}

let sending = false;

export async function sendKept(): Promise<void> {
  if (sending) return;
  sending = true;
  let booked = 0;
  try {
    refresh();
    for (let next = waiting()[0]; next !== undefined; next = waiting()[0]) {
      if (next.withdrawn) {
        if (!(await takeBack(next))) return;
        continue;
      }
      markSent(next.request.id);
      const answer = await send(next.receipt, next);
      if (!answer.ok && passes(answer.problem)) return;
      booked += settle(next, answer);
    }
  } finally {
    sending = false;
    if (booked > 0) scanRight(t.scan.keptSent(count(booked)));
  }
}

/** What was withdrawn may have been booked before, its answer lost. False where nothing can be done for now. */
async function takeBack({ receipt, request, what }: Kept): Promise<boolean> {
  const answer = await api.undoReceipt(receipt, request.id);
  if (answer.ok) {
    drop(request.id);
    scanRight(t.receiving.took);
    return true;
  }
  const { problem } = answer;
  if (passes(problem)) return false;
  // It never came, or is taken back: both as it was meant.
  if (NOT_BOOKED.has(problem.code)) {
    drop(request.id);
    return true;
  }
  const closed = problem.code === 'receipt_closed';
  const reason = closed ? closedBeneath(problem).reason : problem.detail;
  refuse(request.id, reason);
  scanWrong({ reason: `${what}: ${reason}`, next: t.scan.keptNotTakenBack });
  return true;
}

const NOT_BOOKED: ReadonlySet<string> = new Set(['unknown_line', 'already_undone']);

/** How many of it were booked: one or none. */
function settle({ request, kind }: Kept, answer: Answer<ScanAnswer>): number {
  // Withdrawn while it was on its way: what was booked is taken back next.
  if (keptOf(request.id)?.withdrawn === true) {
    if (!answer.ok) drop(request.id);
    return 0;
  }
  if (kind === 'damage' && answer.ok) {
    drop(request.id);
    return 1;
  }
  const told = toldOf(answer, request);
  if (told.is === 'right') {
    drop(request.id);
    return 1;
  }
  const { reason, next } = told.wrong;
  if (told.booked) drop(request.id);
  else refuse(request.id, reason);
  // An answer on a screen that is not shown any more is no help; the list has it.
  scanWrong({ reason, next: told.booked ? next : t.scan.keptRefusedNext });
  return told.booked ? 1 : 0;
}
