/** The character sets of the General Specifications, section 7.11: N digits, X set 82, Y set 39, Z set 64. */
export type CharacterSet = 'N' | 'X' | 'Y' | 'Z';

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digits = '0123456789';

/** Set 82 in the order that gives each character its value for the check pair of alphanumeric keys. */
export const set82 = `!"%&'()*+,-./${digits}:;<=>?${upper}_${upper.toLowerCase()}`;

/** The two check characters are drawn from these 32; the digits 0 and 1 and the letters I and O are absent. */
export const set32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

const bits: Readonly<Record<CharacterSet, number>> = { N: 1, X: 2, Y: 4, Z: 8 };

const membership: Uint8Array = (() => {
  const table = new Uint8Array(128);
  const mark = (set: CharacterSet, characters: string) => {
    for (const character of characters) {
      const code = character.charCodeAt(0);
      table[code] = (table[code] ?? 0) | bits[set];
    }
  };
  mark('N', digits);
  mark('X', set82);
  mark('Y', `#-/${digits}${upper}`);
  mark('Z', `-_=${digits}${upper}${upper.toLowerCase()}`);
  return table;
})();

export const characterSetNames: Readonly<Record<CharacterSet, string>> = {
  N: 'a digit',
  X: 'a character of GS1 set 82',
  Y: 'a character of GS1 set 39 (A-Z, 0-9, # - /)',
  Z: 'a character of GS1 set 64 (A-Z, a-z, 0-9, - _, = as padding)',
};

/** Index of the first character outside `set` in `text[from, to)`, or -1. */
export function firstOutside(set: CharacterSet, text: string, from: number, to: number): number {
  const bit = bits[set];
  for (let i = from; i < to; i += 1) {
    if (((membership[text.charCodeAt(i)] ?? 0) & bit) === 0) return i;
  }
  return -1;
}

export function allDigits(text: string): boolean {
  return firstOutside('N', text, 0, text.length) === -1;
}
