/**
 * The browser's own barcode reader (Android, macOS, ChromeOS): quick, but it does not tell the symbology
 * identifier, so GS1-128 and Code 128 look alike, and what it makes of the separators differs by platform.
 * It is believed where there is nothing to mistake; pictures of all other symbols go to the decoder.
 * https://wicg.github.io/shape-detection-api/#barcode-detection-api
 */

export type NativeCode = {
  readonly rawValue: string;
  readonly format: string;
  readonly boundingBox: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
};

export interface NativeDetector {
  detect(image: ImageData): Promise<readonly NativeCode[]>;
}

/** Formats that can be mistaken for nothing else, with their identifiers (ISO/IEC 15424). */
const PLAIN: ReadonlyMap<string, { readonly aim: string; readonly form: RegExp }> = new Map([
  ['ean_13', { aim: ']E0', form: /^\d{13}$/ }],
  ['ean_8', { aim: ']E4', form: /^\d{8}$/ }],
  // Some platforms give its thirteen digits, some its twelve.
  ['upc_a', { aim: ']E0', form: /^\d{12,13}$/ }],
]);

/** The text as a fixed scanner would send it; null when only the decoder can tell. */
export function plainText({ rawValue, format }: NativeCode): string | null {
  const known = PLAIN.get(format);
  return known?.form.test(rawValue) ? known.aim + rawValue : null;
}

/** Null where the browser has none, or has it in name only. */
export async function nativeDetector(): Promise<NativeDetector | null> {
  const found: unknown = Reflect.get(globalThis, 'BarcodeDetector');
  if (typeof found !== 'function') return null;
  try {
    // An edge: the shape is that of the standard, which TypeScript's library does not have.
    const Detector = found as unknown as {
      new (): NativeDetector;
      getSupportedFormats(): Promise<readonly string[]>;
    };
    const formats = await Detector.getSupportedFormats();
    return formats.includes('ean_13') ? new Detector() : null;
  } catch {
    return null;
  }
}
