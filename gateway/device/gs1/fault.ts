/**
 * What can be wrong with GS1 data. The words are stable: the CLI, records and screens show them, and
 * `docs/gs1.md` explains each.
 */
export const gs1ErrorCodes = [
  'empty',
  'input-too-long',
  'not-gs1',
  'ai-unknown',
  'ai-repeated',
  'separator-unexpected',
  'value-missing',
  'value-too-short',
  'value-too-long',
  'character',
  'check-digit',
  'check-pair',
  'company-prefix',
  'date',
  'time',
  'country',
  'currency',
  'iban',
  'code-list',
  'number',
  'coordinate',
  'coupon',
  'percent-encoding',
  'pairing-missing',
  'pairing-forbidden',
  'bracket',
  'link-domain',
  'link-key',
  'link-qualifier',
  'link-attribute',
] as const;
export type Gs1ErrorCode = (typeof gs1ErrorCodes)[number];

/** `position` is a 0-based index into the text as it was given. */
export type Gs1Error = {
  readonly code: Gs1ErrorCode;
  readonly position: number;
  readonly message: string;
};

/** An error inside one value; `offset` counts from the start of that value. */
export type Fault = {
  readonly code: Gs1ErrorCode;
  readonly offset: number;
  readonly message: string;
};

export function fault(code: Gs1ErrorCode, offset: number, message: string): Fault {
  return { code, offset, message };
}

/** A character as it can be shown in a message: printable ASCII in quotes, everything else by number. */
export function showCharacter(text: string, at: number): string {
  const code = text.charCodeAt(at);
  if (code === 0x1d) return 'the separator (GS)';
  if (code > 0x20 && code < 0x7f) return `"${text[at]}"`;
  return `character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
