import { beforeEach, expect, it } from 'vitest';
import { drop, keep, kept, markSent, refuse, waiting, withdraw } from './kept.ts';

beforeEach(() => {
  for (const { request } of kept.value) drop(request.id);
});

const scan = (id: string, sent = false): boolean =>
  keep({ kind: 'scan', request: { id, scan: id }, receipt: 'R-1', what: id, sent });
const told = () => kept.value.map(({ what, withdrawn }) => (withdrawn ? `${what}, back` : what));

it('what was never sent is taken back by forgetting it', () => {
  scan('one');
  scan('two');
  withdraw('one');
  expect(told()).toEqual(['two']);
});

it('what may have arrived stays until the gateway is told that it is taken back', () => {
  scan('one', true);
  scan('two');
  markSent('two');
  withdraw('one');
  withdraw('two');
  expect(told()).toEqual(['one, back', 'two, back']);
  expect(waiting()).toHaveLength(2);
});

it('what was refused waits no more, and stays until it was seen', () => {
  scan('one');
  refuse('one', 'the receipt is closed');
  expect(waiting()).toEqual([]);
  expect(told()).toEqual(['one']);
});

it('no more than can be listed are kept', () => {
  const taken = Array.from({ length: 201 }, (_, n) => scan(`scan-${n}`));
  expect(taken.filter((each) => each)).toHaveLength(200);
  expect(taken.at(-1)).toBe(false);
});
