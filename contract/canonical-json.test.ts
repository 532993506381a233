import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

describe('canonical JSON', () => {
  it('agrees with an independent implementation of RFC 8785', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(value as never)).toBe(canonicalize(value));
      }),
    );
  });

  it('leaves out undefined members and sorts the rest by code unit', () => {
    expect(canonicalJson({ b: 1, a: undefined, '\u20ac': 2, A: [null, true] })).toBe(
      '{"A":[null,true],"b":1,"\u20ac":2}',
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', (value) => {
    expect(() => canonicalJson({ a: [value] })).toThrow(RangeError);
  });
});
