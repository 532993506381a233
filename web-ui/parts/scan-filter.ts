import { useCallback } from 'preact/hooks';
import type { SearchHit } from '../../contract/http/search.ts';
import { api } from '../api.ts';
import { adjust } from '../route.ts';
import { scanRight, scanWrong, useScan } from '../scan.ts';
import { t } from '../text/en.ts';

/** On a list, a scan narrows it to what was scanned. */
export function useScanFilter(): void {
  const take = useCallback(async (code: string) => {
    const answer = await api.search({ scan: code });
    const filters = answer.ok ? filtersOf(answer.value.hits) : null;
    if (filters === null) {
      scanWrong(answer.ok ? `${t.find.none(code)}. ${t.find.noneHint}` : answer.problem.detail);
      return;
    }
    scanRight();
    adjust({
      variant: undefined,
      lot: undefined,
      location: undefined,
      handling_unit: undefined,
      ...filters,
    });
  }, []);
  useScan(take);
}

function filtersOf(hits: readonly SearchHit[]): Record<string, string> | null {
  for (const hit of hits) {
    switch (hit.kind) {
      case 'item':
        return { variant: hit.item.variant };
      case 'lot':
        return { variant: hit.item.variant, lot: hit.lot };
      case 'location':
        return { location: hit.at.location };
      case 'handling-unit':
        return { handling_unit: hit.handling_unit };
      default:
    }
  }
  return null;
}
