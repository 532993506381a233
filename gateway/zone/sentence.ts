/** Words of this program that its refusals begin with. All else at their beginning is a name or a number. */
const OPENINGS: ReadonlySet<string> = new Set([
  ...['a', 'all', 'an', 'another', 'it', 'more', 'no', 'nobody', 'none', 'nothing', 'say', 'some'],
  ...['somebody', 'something', 'the', 'there', 'these', 'this', 'what'],
]);

/** What was refused, as a sentence. The name of a place or an item at its beginning stays as it is written. */
export function sentence(text: string): string {
  const [opening = ''] = text.split(' ', 1);
  const begun = OPENINGS.has(opening) ? `${text.slice(0, 1).toUpperCase()}${text.slice(1)}` : text;
  return `${begun}${/[.!?]$/.test(text) ? '' : '.'}`;
}
