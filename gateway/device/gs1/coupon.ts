import { allDigits, firstOutside } from './character-set.ts';
import { daysInMonth, twoDigits } from './dates.ts';
import { type Fault, fault } from './fault.ts';

/** Reads a coupon from left to right; the first thing wrong stays, and later steps do nothing. */
class CouponReader {
  readonly #text: string;
  #at = 0;
  problem: Fault | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.problem !== null || this.#at === this.#text.length;
  }

  fail(message: string, at = this.#at): void {
    this.problem ??= fault('coupon', at, message);
  }

  /** One digit out of `allowed`. */
  digit(what: string, allowed: string): number {
    const found = this.#text.charAt(this.#at);
    if (this.problem !== null) return 0;
    if (found === '') this.fail(`coupon ends where its ${what} should be`);
    else if (!allowed.includes(found)) {
      this.fail(`${what} is ${found}, should be one of ${[...allowed].join(' ')}`);
    } else this.#at += 1;
    return found === '' ? 0 : Number(found);
  }

  take(what: string, length: number): string {
    const left = this.#text.length - this.#at;
    if (this.problem === null && left < length) {
      this.fail(`${what} has ${left} digits, should have ${length}`);
    }
    if (this.problem !== null) return '';
    this.#at += length;
    return this.#text.slice(this.#at - length, this.#at);
  }

  /** A length digit out of `allowed`, then that many digits and `more`. */
  sized(what: string, allowed: string, more: number): void {
    const length = this.digit(`length of the ${what}`, allowed);
    this.take(what, length + more);
  }

  date(what: string): string {
    const at = this.#at;
    const text = this.take(what, 6);
    if (text === '') return '';
    const month = twoDigits(text, 2);
    const day = twoDigits(text, 4);
    const year = 2000 + twoDigits(text, 0);
    if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
      this.fail(`${what} ${text} is not a date of the form YYMMDD`, at);
    }
    return text;
  }

  /** Whether the optional field marked by `marker` comes next; its marker is then consumed. */
  field(marker: string): boolean {
    if (this.done || this.#text.charAt(this.#at) !== marker) return false;
    this.#at += 1;
    return true;
  }

  end(): Fault | null {
    if (!this.done) this.fail('data after the end of the coupon');
    return this.problem;
  }
}

function digitsOnly(text: string): Fault | null {
  if (allDigits(text)) return null;
  const at = firstOutside('N', text, 0, text.length);
  return fault('coupon', at, 'a coupon consists of digits only');
}

function purchase(reader: CouponReader, which: string): void {
  reader.sized(`${which} purchase requirement`, '12345', 0);
  reader.digit(`${which} purchase requirement code`, '012349');
  reader.take(`${which} purchase family code`, 3);
}

function laterPurchase(reader: CouponReader, which: string): void {
  purchase(reader, which);
  const length = reader.digit(`length of the ${which} company prefix`, '01234569');
  // 9 says that the prefix is that of the first purchase.
  if (length !== 9) reader.take(`${which} company prefix`, length + 6);
}

/** AI 8110: North American Coupon Application Guideline Using GS1 DataBar Expanded Symbols. */
export function couponCode(text: string): Fault | null {
  const bad = digitsOnly(text);
  if (bad !== null) return bad;
  const reader = new CouponReader(text);
  reader.sized('company prefix', '0123456', 6);
  reader.take('offer code', 6);
  reader.sized('save value', '12345', 0);
  purchase(reader, 'first');
  if (reader.field('1')) {
    reader.digit('additional purchase rules code', '0123');
    laterPurchase(reader, 'second');
  }
  if (reader.field('2')) laterPurchase(reader, 'third');
  const expires = reader.field('3') ? reader.date('expiration date') : '';
  if (reader.field('4')) {
    const starts = reader.date('start date');
    if (expires !== '' && starts > expires) {
      reader.fail(`start date ${starts} is after expiration date ${expires}`);
    }
  }
  if (reader.field('5')) reader.sized('serial number', '0123456789', 6);
  if (reader.field('6')) reader.sized('retailer identification', '1234567', 6);
  if (reader.field('9')) {
    reader.digit('save value code', '01256');
    reader.digit('save value applies to item', '012');
    reader.digit('store coupon flag', '0123456789');
    reader.digit("don't multiply flag", '01');
  }
  return reader.end();
}

/** AI 8112: GS1 AI (8112) Coupon Data Specification (positive offer file). */
export function couponPositiveOffer(text: string): Fault | null {
  const bad = digitsOnly(text);
  if (bad !== null) return bad;
  const reader = new CouponReader(text);
  reader.digit('coupon format', '01');
  reader.sized('funder identification', '0123456', 6);
  reader.take('offer code', 6);
  reader.sized('serial number', '0123456789', 6);
  return reader.end();
}
