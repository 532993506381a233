import type { Problem } from '../../contract/http/problem.ts';
import type { ScanAnswer } from '../../contract/http/receipts.ts';
import { type Answer, api, type Scanned } from '../api.ts';
import { count, scanText } from '../format.ts';
import { newId } from '../id.ts';
import { myName } from '../person.ts';
import { scanKept, scanRight, scanWrong } from '../scan/feedback.ts';
import { drop, type Kept, keep, refresh, refuse, waiting } from '../scan/kept.ts';
import { t } from '../text/en.ts';
import { toldOf } from './receipt-answer.ts';

/** Scans of receipts while the gateway is not reached: kept, and sent once, in their order, when it is back. */

const TRY_AGAIN_MS = 3_000;
/** Not reached, not signed in, or busy for a while: not the scan's fault, and the same one is taken later. */
const PASSES: ReadonlySet<number> = new Set([0, 401, 429, 502, 503, 504, 507]);

/** Without a name nothing is sent, now or later. */
const passes = ({ status, code }: Problem): boolean => code !== 'no_name' && PASSES.has(status);

export function startSending(): void {
  setInterval(() => void sendKept(), TRY_AGAIN_MS);
  addEventListener('online', () => void sendKept());
}

/** The gateway's answer; null when it gave none and the scan was kept, which the person was told. */
export async function scanOrKeep(
  receipt: string,
  said: Scanned,
): Promise<Answer<ScanAnswer> | null> {
  // Whoever scans, also where somebody else is asked for by the time it is sent.
  const by = await myName();
  const request = { id: newId(), ...(by === null ? {} : { by }), ...said };
  // What waits came first.
  if (waiting().length === 0) {
    const answer = await api.scanReceipt(receipt, request);
    if (answer.ok || !passes(answer.problem)) return answer;
  }
  const code = scanText(said.scan ?? said.sku ?? '');
  if (keep(receipt, request)) scanKept(t.scan.kept(count(waiting().length)));
  else scanWrong(t.scan.keptTooMany(code));
  void sendKept();
  return null;
}

let sending = false;

export async function sendKept(): Promise<void> {
  if (sending) return;
  sending = true;
  let booked = 0;
  try {
    refresh();
    for (let next = waiting()[0]; next !== undefined; next = waiting()[0]) {
      const answer = await api.scanReceipt(next.receipt, next.request);
      if (!answer.ok && passes(answer.problem)) return;
      booked += settle(next, answer);
    }
  } finally {
    sending = false;
    if (booked > 0) scanRight(t.scan.keptSent(count(booked)));
  }
}

/** How many of it were booked: one or none. */
function settle({ request }: Kept, answer: Answer<ScanAnswer>): number {
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
