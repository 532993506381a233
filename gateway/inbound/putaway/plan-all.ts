import { Refused } from '../../base/errors.ts';
import type { Outcome } from '../../inventory/requests.ts';
import type { Writer } from '../../store/command.ts';
import type { PlanAll, PlannedAll, PutawayCommands } from './commands.ts';

/**
 * Plans a whole receipt, on the caller's side of the writer: first the order, the largest first, then one short
 * command for each, so that parcels wait for one plan at most and not for all. Each sees the tasks of those before
 * it, so no place is given twice. What has no place says why, and keeps the others from nothing. Broken off and
 * sent again, it goes on: what is planned already answers the same. Rejects with what the order refuses, and with
 * what stops the writer.
 */
export async function planAll(
  writer: Writer<PutawayCommands>,
  asked: PlanAll,
): Promise<Outcome<PlannedAll>> {
  const { id, by, occurred_at, subjects } = asked;
  const { outcome, order } = await writer.execute('putaway.plan-order', asked);
  const planned: PlannedAll['planned'][number][] = [];
  for (const index of order) {
    const subject = subjects[index];
    if (subject === undefined) continue;
    planned[index] = await refusable(async () => {
      const one = { ...subject, id: `${id}.${index + 1}`, by, occurred_at };
      const { task, to, part, proposals } = await writer.execute('putaway.plan', one);
      const { score = 0, orders = [] } = proposals[0] ?? {};
      return { ok: true, task, to, score, part, orders };
    });
  }
  return { outcome, planned };
}

type One = PlannedAll['planned'][number];

async function refusable(work: () => Promise<One>): Promise<One> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ok: false, code: error.code, detail: error.message };
  }
}
