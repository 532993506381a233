/**
 * What a catalog says of an item in its own words: JSON of any shape, as lines that can be read. A member of a member
 * stands under both names; a list of plain values is one line.
 */

export type AttributeLine = { readonly name: string; readonly value: string };

type Words = { readonly yes: string; readonly no: string; readonly none: string };

/** Lines shown at most. A catalog's cell has room for more. */
export const ATTRIBUTES_SHOWN = 60;

/** At most one line more than are shown. */
export function linesOf(attributes: Readonly<Record<string, unknown>>, words: Words) {
  const lines: AttributeLine[] = [];
  const add = (name: string, value: unknown): void => {
    if (lines.length > ATTRIBUTES_SHOWN) return;
    if (isPlain(value)) lines.push({ name, value: plain(value, words) });
    else if (Array.isArray(value)) {
      if (value.every(isPlain)) {
        const text = value.map((each) => plain(each, words)).join(', ');
        lines.push({ name, value: text === '' ? words.none : text });
      } else for (const [index, each] of value.entries()) add(`${name} ${index + 1}`, each);
    } else {
      const members = Object.entries(value ?? {});
      if (members.length === 0) lines.push({ name, value: words.none });
      for (const [key, each] of members) add(`${name} › ${key}`, each);
    }
  };
  for (const [name, value] of Object.entries(attributes)) add(name, value);
  return lines;
}

type Plain = string | number | boolean | null;

function isPlain(value: unknown): value is Plain {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function plain(value: Plain, { yes, no, none }: Words): string {
  if (value === null || value === '') return none;
  if (typeof value === 'boolean') return value ? yes : no;
  return String(value);
}
