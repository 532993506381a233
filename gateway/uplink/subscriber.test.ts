import { expect, it } from 'vitest';
import type { Json } from '../../contract/canonical-json.ts';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { ZERO_HASH } from '../../contract/constants.ts';
import { recordHash } from '../journal/append.ts';
import { JournalSubscriber } from './subscriber.ts';

type Sealed = { seq: number; prev: string; hash: string; kind: string; body: Json };

/** A chain of records, made as the contract says. */
function chain(epoch: string, length: number, first: Json = {}, salt = ''): readonly Sealed[] {
  const records: Sealed[] = [];
  let prev = ZERO_HASH;
  for (let seq = 1; seq <= length; seq += 1) {
    const body =
      seq === 1
        ? { epoch, reason: 'created', anchor: null, former: [], carried: 0, ...(first as object) }
        : { n: `${seq}${salt}` };
    const rest = { seq, kind: seq === 1 ? 'epoch.opened' : 'later.kind', body };
    const hash = recordHash(prev, canonicalJson(rest));
    records.push({ ...rest, prev, hash });
    prev = hash;
  }
  return records;
}

const batch = (epoch: string, records: readonly object[]): string =>
  JSON.stringify({
    v: 1,
    gateway: 'g',
    epoch,
    from: 1,
    to: records.length,
    records,
    unknown: true,
  });

const E1 = chain('e1', 10);
const end = (records: readonly Sealed[], seq: number) => ({
  epoch: 'e1',
  seq,
  hash: records[seq - 1]?.hash ?? '',
});

it('[M-01] takes records in order, in whatever pieces they come', () => {
  const subscriber = new JournalSubscriber(null);
  expect(subscriber.take(batch('e1', E1.slice(0, 4)))).toMatchObject({
    kind: 'records',
    cursor: { seq: 4 },
  });
  expect(subscriber.take(batch('e1', E1.slice(2, 10)))).toMatchObject({
    kind: 'records',
    cursor: end(E1, 10),
  });
  expect(subscriber.next).toBe(11);
});

it('[M-02] refuses a record whose hash, content or predecessor was changed', () => {
  for (const change of [
    { body: { n: 'other' } },
    { hash: 'a'.repeat(64) },
    { prev: 'b'.repeat(64) },
    { kind: 'x' },
  ]) {
    const subscriber = new JournalSubscriber(null);
    const changed = E1.map((record) => (record.seq === 3 ? { ...record, ...change } : record));
    expect(subscriber.take(batch('e1', changed)), JSON.stringify(change)).toMatchObject({
      kind: 'refused',
    });
    expect(subscriber.cursor, 'nothing of the batch was taken').toBeNull();
  }
});

it('[M-03] drops what it holds', () => {
  const subscriber = new JournalSubscriber(end(E1, 6));
  expect(subscriber.take(batch('e1', E1.slice(0, 6)))).toEqual({
    kind: 'held',
    cursor: end(E1, 6),
  });
});

it('[M-04] names the first record that is missing', () => {
  const subscriber = new JournalSubscriber(end(E1, 3));
  expect(subscriber.take(batch('e1', E1.slice(5)))).toEqual({ kind: 'gap', epoch: 'e1', from: 4 });
  expect(new JournalSubscriber(null).take(batch('e1', E1.slice(5)))).toEqual({
    kind: 'gap',
    epoch: 'e1',
    from: 1,
  });
});

it('[M-05] never takes another record under a number that it holds', () => {
  const subscriber = new JournalSubscriber(end(E1, 6));
  const other = chain('e1', 10, {}, 'other');
  expect(subscriber.take(batch('e1', other.slice(5)))).toMatchObject({ kind: 'refused' });
  expect(subscriber.cursor).toEqual(end(E1, 6));
});

it('[M-07] takes a new epoch only when it goes on from the one it holds', () => {
  const anchored = chain('e2', 3, { reason: 'restored', anchor: end(E1, 6) });
  expect(new JournalSubscriber(end(E1, 10)).take(batch('e2', anchored))).toMatchObject({
    kind: 'records',
  });
  expect(
    new JournalSubscriber(end(E1, 4)).take(batch('e2', anchored)),
    'what is missing first',
  ).toEqual({ kind: 'gap', epoch: 'e1', from: 5 });
  expect(
    new JournalSubscriber({ ...end(E1, 9), epoch: 'e0' }).take(batch('e2', anchored)),
  ).toMatchObject({ kind: 'refused' });
  expect(new JournalSubscriber(end(E1, 10)).take(batch('e2', chain('e2', 3)))).toMatchObject({
    kind: 'refused',
  });
  const former = chain('e2', 3, {
    reason: 'restored',
    anchor: { ...end(E1, 6), epoch: 'e9' },
    former: [{ ...end(E1, 0), hash: ZERO_HASH }],
  });
  expect(new JournalSubscriber(end(E1, 10)).take(batch('e2', former))).toMatchObject({
    kind: 'records',
  });
});

it('[M-07] takes nothing more of an epoch that has ended', () => {
  const subscriber = new JournalSubscriber(end(E1, 6));
  subscriber.take(batch('e2', chain('e2', 3, { reason: 'restored', anchor: end(E1, 6) })));
  expect(subscriber.take(batch('e1', E1))).toEqual({
    kind: 'refused',
    why: 'the epoch e1 has ended',
  });
});

it('[M-07] goes on without what the gateway no longer has, for that epoch only', () => {
  const subscriber = new JournalSubscriber(end(E1, 4));
  const e2 = batch('e2', chain('e2', 3, { reason: 'restored', anchor: end(E1, 6) }));
  subscriber.giveUp('e1', 'e3');
  expect(subscriber.take(e2)).toMatchObject({ kind: 'gap' });
  subscriber.giveUp('e1', 'e2');
  expect(subscriber.take(e2)).toMatchObject({ kind: 'records' });
});

it('refuses what is no batch', () => {
  for (const payload of ['', '{', 'null', '[]', '{"v":1}', batch('e1', []), batch('', E1)]) {
    expect(new JournalSubscriber(null).take(payload).kind, payload).toBe('refused');
  }
});
