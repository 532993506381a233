import type { BarcodeReading, Reading } from '../../../contract/reading.ts';
import { isGs1Announced, parseGs1 } from '../gs1/parse.ts';
import { bytesOf } from '../profile/bytes.ts';
import type { TextOptions, TextParser } from '../profile/decode.ts';
import { type Decode, type DecodeContext, reply } from './decoder.ts';

/** AIM symbology identifiers in plain words (ISO/IEC 15424). */
const SYMBOLOGIES: Readonly<Record<string, string>> = {
  ']A0': 'code-39',
  ']C0': 'code-128',
  ']C1': 'gs1-128',
  ']d1': 'data-matrix',
  ']d2': 'gs1-data-matrix',
  ']E0': 'ean-13',
  ']E4': 'ean-8',
  ']e0': 'gs1-databar',
  ']I0': 'itf',
  ']I1': 'itf',
  ']J1': 'gs1-dotcode',
  ']L0': 'pdf417',
  ']Q1': 'qr',
  ']Q3': 'gs1-qr',
};

const GS = '\u001d';
const AIM = /^\][A-Za-z][0-9A-Za-z]/;

/**
 * What no barcode holds: bytes that are not of the encoding, and control characters. Of these only tabulator,
 * EOT and the separators FS, GS, RS and US stand in codes (ISO/IEC 15434). A wrong baud rate looks like this.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is sought.
const NOT_TEXT = /[\u0000-\u0003\u0005-\u0008\u000a-\u001b\u007f-\u009f\ufffd]/;

/**
 * Bytes of a barcode to its reading, by the profile's rules; null where they are no text. `symbology` as the
 * protocol itself says it.
 */
export type TextToReadings = (
  bytes: Uint8Array,
  context: DecodeContext,
  symbology?: string,
) => readonly Reading[] | null;

export function textDecoder(options: TextOptions): TextToReadings {
  const decoder = new TextDecoder(options.encoding === 'latin1' ? 'latin1' : 'utf-8');
  const notation = (text: string): string => decoder.decode(bytesOf(text));
  const noReads = new Set(options.no_read.map(notation));
  const replies = new Map(options.replies.map((one) => [notation(one.text), one]));
  const separator = options.separator_as === undefined ? null : notation(options.separator_as);
  const parsers = options.parsers.map(compileParser);

  return (bytes, context, symbology) => {
    const whole = decoder.decode(bytes);
    if (noReads.has(whole)) return [{ kind: 'no-read' }];
    const answer = replies.get(whole);
    if (answer !== undefined) return [reply(answer.ok, answer.code, whole)];
    const said = separator === null ? whole : whole.replaceAll(separator, GS);
    if (NOT_TEXT.test(said)) return null;
    const aim = options.aim ? AIM.exec(said)?.[0] : undefined;
    const text = aim === undefined ? said : said.slice(aim.length);
    if (text === '') return [];
    const told = aim === undefined ? symbology : (SYMBOLOGIES[aim] ?? symbology);
    const base: BarcodeReading = {
      kind: 'barcode',
      text: text.slice(0, 4096),
      ...(aim === undefined ? {} : { aim }),
      ...(told === undefined ? {} : { symbology: told }),
    };
    for (const parser of parsers) {
      const parsed = parser(base, context);
      if (parsed !== null) return [parsed];
    }
    return [base];
  };
}

/** Null: this parser has nothing to say of the text, the next one is asked. */
type Parser = (reading: BarcodeReading, context: DecodeContext) => BarcodeReading | null;

function compileParser(parser: TextParser): Parser {
  if (parser.parser === 'internal') {
    const pattern = new RegExp(`^(?:${parser.pattern})$`, 'u');
    return (reading) => {
      const match = pattern.exec(reading.text);
      return match === null ? null : { ...reading, text: match.groups?.text ?? reading.text };
    };
  }
  return (reading, context) => parseAsGs1(reading, parser.when, context.year());
}

function parseAsGs1(
  reading: BarcodeReading,
  when: 'announced' | 'likely' | 'always',
  year: number,
): BarcodeReading | null {
  const { aim, text } = reading;
  const announced = when === 'always' || isGs1Announced(aim) || text.includes(GS);
  if (!announced && (when === 'announced' || !looksLikeGs1(text))) return null;
  // An EAN symbol is no element string; its bare GTIN is looked up as it is.
  if (aim === ']E0' || aim === ']E4') return null;
  // Another symbol of the label may carry the companions of this one.
  const parsed = parseGs1(text, { year, pairing: 'partial' });
  if (parsed.ok) return { ...reading, gs1: [...parsed.value.elements] };
  if (!announced) return null;
  const { code, position, message } = parsed.error;
  return { ...reading, gs1_error: { code, position, message } };
}

function looksLikeGs1(text: string): boolean {
  return /^0[0-2]\d{14}/.test(text) || /^https?:\/\/[^/]+\/.*\d{8,}/i.test(text);
}

export function plainText(options: TextOptions): Decode {
  const decode = textDecoder(options);
  return (frame, context) => decode(frame, context);
}
