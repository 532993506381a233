import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalWith } from './canonical-json.ts';

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

  it.each(['a', 'c', 'e'])('takes in a member "%s" that is written already', (name) => {
    const others = { b: 'x"', d: { z: 1, y: [2] } };
    const written = canonicalJson([{ q: 1, p: null }]);
    const alone = { [name]: [{ q: 1, p: null }] };
    expect(canonicalWith(others, name, written)).toBe(canonicalJson({ ...others, ...alone }));
    expect(canonicalWith({}, name, written)).toBe(canonicalJson(alone));
  });

  it('refuses to take a member in where the others are not in order, or one of them has its name', () => {
    const written = canonicalJson(null);
    expect(() => canonicalWith({ b: 1, a: 2 }, 'c', written)).toThrow(RangeError);
    expect(() => canonicalWith({ b: 1 }, 'b', written)).toThrow(RangeError);
  });
});
