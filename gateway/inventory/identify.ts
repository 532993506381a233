import type { ReasonCode } from '../../contract/parcel.ts';
import type { Gs1Element } from '../../contract/reading.ts';
import type { CatalogItem, Variant } from './catalog.ts';
import { CODE_LENGTH_MAX, normalCode } from './code.ts';
import type { ParcelCode } from './parcel-command.ts';

export type LotScanned = {
  /** The lot, or the serial number of goods that are kept by serial number. */
  readonly number: string;
  /** Of a serial number: the lot that it was made in. */
  readonly batch?: string | null;
  readonly expires_on: string | null;
  readonly best_before: string | null;
};

/** What the codes of one parcel say it is. */
export type Identity =
  | {
      readonly kind: 'item';
      readonly variant: Variant;
      /** In base units; null for weighed goods whose code carries no weight. */
      readonly quantity: number | null;
      /** Weight of the packaging that is named by the code. */
      readonly packaging_weight_mg: number;
      readonly lot: LotScanned | null;
      readonly sscc: string | null;
    }
  | { readonly kind: 'handling-unit'; readonly sscc: string }
  | { readonly kind: 'unidentified'; readonly reason: ReasonCode };

type Candidate = {
  readonly variant: Variant;
  readonly quantity: number | null;
  readonly packaging_weight_mg: number;
  readonly elements: readonly Gs1Element[] | null;
};

/**
 * Identifies a parcel by all of its codes. Codes that name nothing here (a carrier's label, say) do not
 * count. Several codes of one item agree on the largest packaging: a case shows the codes of its pieces
 * too. A code that is broken GS1 counts only where no other code names an item.
 */
export function identify(
  codes: readonly ParcelCode[],
  itemByCode: (code: string) => CatalogItem | null,
): Identity {
  let best: Candidate | null = null;
  let sscc: string | null = null;
  let invalid = false;
  for (const code of codes) {
    if (code.gs1_error !== null) invalid = true;
    sscc ??= valueOfAi(code.gs1, '00');
    const candidate = candidateOf(code, itemByCode);
    if (candidate === null) continue;
    if (best !== null && best.variant.id !== candidate.variant.id) {
      return { kind: 'unidentified', reason: 'SEVERAL_ITEMS' };
    }
    if (best === null || (candidate.quantity ?? 0) > (best.quantity ?? 0)) best = candidate;
  }
  // A label may carry the item in one symbol and its lot in the next.
  if (best !== null) {
    const { elements, ...item } = best;
    const lot = lotOf(best.variant, [elements, ...codes.map(({ gs1 }) => gs1)]);
    return { kind: 'item', ...item, lot, sscc };
  }
  if (sscc !== null) return { kind: 'handling-unit', sscc };
  if (invalid) return { kind: 'unidentified', reason: 'INVALID_CODE' };
  return { kind: 'unidentified', reason: codes.length === 0 ? 'NO_READ' : 'UNKNOWN_ITEM' };
}

function candidateOf(
  code: ParcelCode,
  itemByCode: (code: string) => CatalogItem | null,
): Candidate | null {
  if (code.gs1_error !== null) return null;
  const elements = code.gs1;
  const text = valueOfAi(elements, '01') ?? valueOfAi(elements, '02') ?? code.text;
  if (text.length > CODE_LENGTH_MAX) return null;
  const item = itemByCode(normalCode(text));
  if (item === null) return null;
  const { variant, factor, packaging_weight_mg } = item;
  const quantity = variant.base_unit === 'weighed' ? netWeight(elements) : count(elements) * factor;
  if (quantity !== null && !(Number.isSafeInteger(quantity) && quantity > 0)) return null;
  return { variant, quantity, packaging_weight_mg, elements };
}

/** AI 37 counts the items that AI 02 names; AI 30 the items of a variable one (GenSpecs 3.6.1, 3.6.5). */
function count(elements: readonly Gs1Element[] | null): number {
  const text = valueOfAi(elements, '37') ?? valueOfAi(elements, '30');
  return text === null ? 1 : Number(text);
}

/** AI 310n: net weight in kilograms with n decimals, as milligrams; exact for every n that GS1 allows. */
function netWeight(elements: readonly Gs1Element[] | null): number | null {
  for (const element of elements ?? []) {
    if (element.ai.length !== 4 || !element.ai.startsWith('310')) continue;
    const decimals = Number(element.ai[3]);
    if (decimals <= 6) return Number(element.value) * 10 ** (6 - decimals);
  }
  return null;
}

type Elements = readonly Gs1Element[] | null;

/**
 * From the symbol that names the item, and what that one does not say from the others of the label. A symbol
 * of another lot says nothing of this one.
 */
function lotOf(variant: Variant, symbols: readonly Elements[]): LotScanned | null {
  const lot = firstOf(symbols, (elements) => valueOfAi(elements, '10'));
  const serial = variant.tracking === 'serial';
  const number = serial ? firstOf(symbols, (elements) => valueOfAi(elements, '21')) : lot;
  if (number === null) return null;
  const own = symbols.filter((elements) => [null, lot].includes(valueOfAi(elements, '10')));
  return {
    number,
    ...(serial ? { batch: lot } : {}),
    expires_on: firstOf(own, (elements) => dateOf(elements, '17')),
    best_before: firstOf(own, (elements) => dateOf(elements, '15')),
  };
}

function firstOf(
  symbols: readonly Elements[],
  find: (elements: Elements) => string | null,
): string | null {
  for (const elements of symbols) {
    const found = find(elements);
    if (found !== null) return found;
  }
  return null;
}

function valueOfAi(elements: readonly Gs1Element[] | null, ai: string): string | null {
  return elements?.find((element) => element.ai === ai)?.value ?? null;
}

function dateOf(elements: readonly Gs1Element[] | null, ai: string): string | null {
  return elements?.find((element) => element.ai === ai)?.date ?? null;
}
