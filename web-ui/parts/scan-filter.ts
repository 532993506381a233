import type { SearchHit } from '../../contract/http/search.ts';
import { adjust } from '../route.ts';
import { scanRight, scanWrong } from '../scan/feedback.ts';
import { useScan } from '../scan/scan.ts';
import { lookUp, nameOf } from './scan-answer.ts';

const NONE = {
  variant: undefined,
  lot: undefined,
  location: undefined,
  handling_unit: undefined,
} as const;

/** On a list, a scan narrows it to what was scanned. */
export function useScanFilter(): void {
  useScan(async (code) => {
    const found = await lookUp(code, narrowest);
    if (!found.ok) return scanWrong(found.wrong);
    scanRight(found.value.name);
    adjust({ ...NONE, ...found.value.filters });
  });
}

type Narrowed = { readonly name: string; readonly filters: Readonly<Record<string, string>> };

function narrowest(hits: readonly SearchHit[]): Narrowed | null {
  for (const hit of hits) {
    const filters = filtersOf(hit);
    if (filters !== null) return { name: nameOf(hit), filters };
  }
  return null;
}

function filtersOf(hit: SearchHit): Record<string, string> | null {
  switch (hit.kind) {
    case 'item':
      return { variant: hit.item.variant };
    case 'lot':
      return { variant: hit.item.variant, lot: hit.lot };
    case 'location':
      return { location: hit.at.location };
    case 'handling-unit':
      return { handling_unit: hit.handling_unit };
    case 'parcel':
    case 'shipment':
    case 'document':
    case 'station':
      return null;
  }
}
