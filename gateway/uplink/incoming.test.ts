import { expect, it } from 'vitest';
import { INCOMING_BYTES_MAX, topicsOf } from '../../contract/mqtt.ts';
import { readMessage } from './incoming.ts';

const topics = topicsOf({ root: 'wms/v1', site: 's', gateway: 'b' });
const hello = { v: 1, kind: 'hello', from: 'a', to: 'b', epoch: 'e1' };
const heard = {
  ...{ v: 1, kind: 'heard', from: 'a', to: 'b', epoch: 'e1', transfer: 'transfer-1' },
  ...{ revision: 2, statement: '0'.repeat(64) },
};
const read = (from: string, value: unknown) =>
  readMessage(topics, topics.transfersFrom(from), Buffer.from(JSON.stringify(value)), false);

it('[T-09] a word of another zone is taken from its own topic', () => {
  expect(read('a', hello)).toMatchObject({ ok: true, value: { type: 'transfer' } });
  expect(read('a', { ...heard, later: 'member' })).toMatchObject({ ok: true });
});

it.each([
  ['[T-09] in the name of another zone', 'c', hello],
  ['[T-09] for another zone', 'a', { ...hello, to: 'c' }],
  ['[T-09] of this zone to itself', 'b', { ...hello, from: 'b' }],
  ['of no known kind', 'a', { ...hello, kind: 'order' }],
  ['of a later version', 'a', { ...hello, v: 2 }],
  ['without its epoch', 'a', { ...hello, epoch: '' }],
  ['with a revision beyond all bounds', 'a', { ...heard, revision: 2 ** 53 }],
  ['with a name that is a path', 'a', { ...heard, transfer: '../x' }],
  ['that is a list', 'a', [hello]],
  ['that is nothing', 'a', null],
])('a message %s is refused', (_name, from, value) => {
  expect(read(from, value).ok).toBe(false);
});

it('[G-06] bytes that are no message are refused, and too many of them', () => {
  const topic = topics.transfersFrom('a');
  for (const payload of [Buffer.from([0xff, 0xfe]), Buffer.from('{'), Buffer.alloc(0), null]) {
    expect(readMessage(topics, topic, payload, false).ok).toBe(false);
  }
  const long = Buffer.alloc(INCOMING_BYTES_MAX + 1, 0x20);
  expect(readMessage(topics, topic, long, false).ok).toBe(false);
  expect(readMessage(topics, `${topic}/more`, Buffer.from(JSON.stringify(hello)), false).ok).toBe(
    false,
  );
});
