import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, type Json } from '../../contract/canonical-json.ts';
import { BATCH_RECORDS_MAX, MQTT_VERSION, ZERO_HASH } from '../../contract/constants.ts';
import { epochOpened, seq, sha256Hex } from '../../contract/records.ts';

/** How far a consumer has stored one gateway's journal. */
export type Cursor = { readonly epoch: string; readonly seq: number; readonly hash: string };

/** A record as it came, checked. Kinds that this version does not know are records too. */
export type FollowedRecord = {
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
  readonly kind: string;
  readonly [member: string]: unknown;
};

export type Taken =
  /** New records, in order. Store them, then the cursor, then acknowledge. */
  | {
      readonly kind: 'records';
      readonly records: readonly FollowedRecord[];
      readonly cursor: Cursor;
    }
  /** Everything in it is held already. */
  | { readonly kind: 'held'; readonly cursor: Cursor }
  /** Records before these are missing: wait a moment, then ask for a replay of `epoch` from `from`. */
  | { readonly kind: 'gap'; readonly epoch: string; readonly from: number }
  /** Must not be stored: damaged, of an old epoch, or another record under a number that is held. */
  | { readonly kind: 'refused'; readonly why: string };

const recordHead = z.looseObject({
  seq: seq.min(1),
  prev: sha256Hex,
  hash: sha256Hex,
  kind: z.string(),
});
const batchHead = z.object({
  v: z.literal(MQTT_VERSION),
  gateway: z.string(),
  epoch: z.string().min(1),
  from: seq,
  to: seq,
  records: z.array(recordHead).min(1).max(BATCH_RECORDS_MAX),
});

/**
 * What a consumer must do with each batch, without any storage or network: checks sequence, hashes and
 * epochs, drops what it holds, and never takes another record under a number that it has.
 */
export class JournalSubscriber {
  #cursor: Cursor | null;
  /** Epochs that ended; a batch of one of them is an old copy speaking. */
  readonly #past = new Set<string>();
  /** What is not to be had of an epoch, as the gateway said when it was in another one. */
  #givenUp: { readonly epoch: string; readonly by: string } | null = null;

  /** `cursor` null: holds nothing yet. */
  constructor(cursor: Cursor | null) {
    this.#cursor = cursor;
  }

  get cursor(): Cursor | null {
    return this.#cursor;
  }

  /** First record that is missing. */
  get next(): number {
    return (this.#cursor?.seq ?? 0) + 1;
  }

  /** The gateway, being in the epoch `by`, has no more of `epoch`: that one is taken without the rest of it. */
  giveUp(epoch: string, by: string): void {
    this.#givenUp = { epoch, by };
  }

  #isGivenUp(epoch: string, by: string): boolean {
    return this.#givenUp?.epoch === epoch && this.#givenUp.by === by;
  }

  take(payload: Buffer | string): Taken {
    const batch = parseBatch(payload);
    if (typeof batch === 'string') return { kind: 'refused', why: batch };
    const start = this.#startFor(batch);
    if ('kind' in start) return start;
    const fresh: FollowedRecord[] = [];
    let { seq: last, hash } = start;
    for (const record of batch.records) {
      if (hashOf(record) !== record.hash)
        return refused(record.seq, 'its hash is not that of its content');
      if (record.seq < last) continue;
      if (record.seq === last) {
        if (record.hash !== hash)
          return refused(record.seq, 'another record is held under this number');
        continue;
      }
      if (record.seq !== last + 1) return { kind: 'gap', epoch: batch.epoch, from: last + 1 };
      if (record.prev !== hash)
        return refused(record.seq, 'it does not continue the record before it');
      last = record.seq;
      hash = record.hash;
      fresh.push(record);
    }
    const cursor = { epoch: batch.epoch, seq: last, hash };
    if (fresh.length === 0) return { kind: 'held', cursor };
    if (this.#cursor !== null && this.#cursor.epoch !== batch.epoch) {
      this.#past.add(this.#cursor.epoch);
    }
    this.#cursor = cursor;
    return { kind: 'records', records: fresh, cursor };
  }

  /** From where the batch would have to go on. */
  #startFor(batch: z.infer<typeof batchHead>): Cursor | Exclude<Taken, { kind: 'records' }> {
    const held = this.#cursor;
    if (held?.epoch === batch.epoch) return held;
    const begin = { epoch: batch.epoch, seq: 0, hash: ZERO_HASH };
    if (this.#past.has(batch.epoch)) {
      return { kind: 'refused', why: `the epoch ${batch.epoch} has ended` };
    }
    const [first] = batch.records;
    if (first === undefined || first.seq !== 1) return { kind: 'gap', epoch: batch.epoch, from: 1 };
    const opened = epochOpened.safeParse(first.body);
    const ends = opened.success ? endsOf(opened.data) : [];
    // A gateway that begins anew without saying where the old epoch ended is somebody else.
    if (held === null) {
      // What came before is asked for as well.
      const before = ends.findLast((one) => one.seq > 0);
      if (before === undefined || this.#isGivenUp(before.epoch, batch.epoch)) return begin;
      return { kind: 'gap', epoch: before.epoch, from: 1 };
    }
    const end = ends.find((one) => one.epoch === held.epoch);
    if (first.kind !== 'epoch.opened' || end === undefined) {
      const why = `a new epoch ${batch.epoch} that is not anchored in ${held.epoch}`;
      return { kind: 'refused', why };
    }
    if (end.seq > held.seq && !this.#isGivenUp(held.epoch, batch.epoch)) {
      return { kind: 'gap', epoch: held.epoch, from: held.seq + 1 };
    }
    return begin;
  }
}

/** The epochs from which a new one goes on, and how much of each counts. */
function endsOf({ anchor, former }: z.infer<typeof epochOpened>) {
  return anchor === null ? former : [anchor, ...former];
}

function parseBatch(payload: Buffer | string): z.infer<typeof batchHead> | string {
  let value: unknown;
  try {
    value = JSON.parse(payload.toString());
  } catch {
    return 'not JSON';
  }
  const parsed = batchHead.safeParse(value);
  // As it came, not as zod puts it together: in canonical order a hash costs a fraction.
  if (parsed.success) return value as z.infer<typeof batchHead>;
  const [issue] = parsed.error.issues;
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a batch'}`;
}

function hashOf({ prev, hash: _hash, ...rest }: z.infer<typeof recordHead>): string {
  // It came from JSON, so it is JSON.
  const text = canonicalJson(rest as Json);
  return createHash('sha256').update(prev).update(text).digest('hex');
}

const refused = (number: number, why: string): Taken => ({
  kind: 'refused',
  why: `record ${number}: ${why}`,
});
