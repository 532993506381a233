import { normalCode } from '../code.ts';

/** Part of an SKU or name, or a whole barcode; `@text` null means any. */
export const NAMED = `(@text IS NULL OR variant.sku LIKE @pattern ESCAPE '\\' OR variant.name LIKE @pattern ESCAPE '\\'
  OR variant.id = (SELECT variant FROM barcodes WHERE code = @code))`;

/** What `NAMED` asks for. */
export function named(text: string | undefined) {
  const escaped = (text ?? '').replaceAll(/[\\%_]/g, '\\$&');
  return { text: text ?? null, pattern: `%${escaped}%`, code: normalCode(text ?? '') };
}
