/** Figures and times as the reader's own country writes them. */

const whole = numbers();
const one = numbers({ maximumFractionDigits: 1 });
const fine = numbers({ maximumFractionDigits: 3 });
const round = numbers({ maximumFractionDigits: 0 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const soon = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const monthName = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'long' });
const day = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric' });

/** With a minus sign as wide as the plus, not the hyphen of some countries' data. */
function numbers(options?: Intl.NumberFormatOptions): {
  readonly format: (value: number) => string;
} {
  const plain = new Intl.NumberFormat(undefined, options);
  return { format: (value) => plain.format(value).replace('-', '−') };
}

export const count = (value: number): string => whole.format(value);
export const share = (value: number): string => `${one.format(value)} %`;
export const time = (iso: string): string => clock.format(new Date(iso));
export const dateTime = (iso: string): string => moment.format(new Date(iso));
/** For lists: of today only the time. */
export function when(iso: string, now = new Date()): string {
  const then = new Date(iso);
  return then.toDateString() === now.toDateString() ? clock.format(then) : soon.format(then);
}
/** `2026-11` as `November 2026`. */
export const month = (iso: string): string => monthName.format(new Date(`${iso}-15T12:00:00`));
/** A word that begins a line or a title. */
export const sentence = (words: string): string =>
  words.charAt(0).toLocaleUpperCase() + words.slice(1);
export const date = (iso: string): string => day.format(new Date(`${iso}T12:00:00`));

/** `3 s`, `6 min`, `2 h 5 min`, `4 d`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** Quantities are whole base units: pieces, or milligrams of weighed goods. */
export function quantity(value: number, unit: 'counted' | 'weighed'): string {
  return unit === 'weighed' ? weight(value) : whole.format(value);
}

export function signed(value: number, unit: 'counted' | 'weighed'): string {
  const text = quantity(Math.abs(value), unit);
  return value < 0 ? `−${text}` : `+${text}`;
}

/** Grams up to a kilogram, then kilograms, without inventing digits. */
export function weight(milligrams: number): string {
  const grams = milligrams / 1_000;
  if (Math.abs(grams) < 1_000) return `${one.format(grams)} g`;
  return `${fine.format(grams / 1_000)} kg`;
}

/** Millionths of the currency, without its sign: the gateway does not know which one it is. */
export const money = (micros: number): string => round.format(micros / 1_000_000);

export function bytes(value: number): string {
  if (value < 1_024) return `${value} B`;
  if (value < 1_048_576) return `${one.format(value / 1_024)} kB`;
  return `${one.format(value / 1_048_576)} MB`;
}

/** Control characters by their signs, so that an invisible separator shows. */
export function visible(text: string): string {
  return [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code < 32) return String.fromCodePoint(0x2400 + code);
      return code === 127 ? '␡' : character;
    })
    .join('');
}

/** A scan for people: without its symbology identifier, and not longer than a line or two. */
export function scanText(scan: string): string {
  const text = scan.replace(/^\][A-Za-z][0-9A-Za-z]/, '');
  return text.length > 80 ? `${visible(text.slice(0, 80))}…` : visible(text);
}
