import { normalCode } from '../code.ts';

/** Part of an SKU or name, or a whole barcode; `@text` null means any. */
export const NAMED = `(@text IS NULL OR variant.sku LIKE @pattern ESCAPE '\\' OR variant.name LIKE @pattern ESCAPE '\\'
  OR variant.id = (SELECT variant FROM barcodes WHERE code = @code))`;

/** What `NAMED` asks for. */
export function named(text: string | undefined) {
  return { text: text ?? null, pattern: containing(text ?? ''), code: normalCode(text ?? '') };
}

/** What LIKE with ESCAPE '\\' finds wherever `text` stands, letter by letter. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}
