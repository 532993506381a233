import { isGs1Announced, parseGs1 } from '../../device/gs1/parse.ts';
import { isGtin } from '../../inventory/code.ts';
import type { ParcelCode } from '../../inventory/parcel-command.ts';

export type ReadScan = {
  readonly code: ParcelCode;
  /** What the parser says against it. It counts only where the code names nothing known. */
  readonly fault: string | null;
};

/** What has the length of a GTIN and only digits is taken for one. */
const GTIN_LIKE = /^(?:\d{8}|\d{12,14})$/;
const AIM = /^\][A-Za-z][0-9A-Za-z]/;

/**
 * A scan as wedge or camera sent it: its symbology identifier off, its GS1 elements read where it has any.
 * `year` is the current one, for the century of two-digit years.
 */
export function readScan(scan: string, year: number): ReadScan {
  const aim = AIM.exec(scan)?.[0] ?? null;
  const text = aim === null ? scan : scan.slice(aim.length);
  const plain = { text, aim, gs1: null, gs1_error: null };
  if (GTIN_LIKE.test(text)) {
    // Fourteen digits stand in no EAN symbol: they are read as the element that carries a GTIN.
    const symbol = text.length === 14 ? `]C101${text}` : `]E0${text}`;
    const fault = isGtin(text) ? null : said(parseGs1(symbol, { year }));
    return { code: plain, fault };
  }
  const announced =
    isGs1Announced(aim ?? undefined) || scan.includes('\u001d') || /^https?:/i.test(text);
  const likely = /^0[0-2]\d{14,}/.test(text) || text.startsWith('(');
  if (!announced && !likely) return { code: plain, fault: null };
  const parsed = parseGs1(scan, { year, pairing: 'partial' });
  if (parsed.ok) return { code: { ...plain, gs1: parsed.value.elements }, fault: null };
  const fault = parsed.error.message;
  return { code: announced ? { ...plain, gs1_error: parsed.error.code } : plain, fault };
}

function said(parsed: ReturnType<typeof parseGs1>): string | null {
  return parsed.ok ? null : parsed.error.message;
}
