/** From so many characters on a figure is set smaller, so that it fits its card and is never cut. */
const LONG = 9;
const LONGER = 14;

export function figureSize(text: string): '' | 'long' | 'longer' {
  if (text.length >= LONGER) return 'longer';
  return text.length >= LONG ? 'long' : '';
}
