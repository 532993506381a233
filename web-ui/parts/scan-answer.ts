import type { Problem } from '../../contract/http/problem.ts';
import type { SearchAnswer, SearchHit } from '../../contract/http/search.ts';
import { api, UNNAMED } from '../api.ts';
import { scanText } from '../format.ts';
import { adjust, go, levels } from '../route.ts';
import { scanRight, scanWrong, type Wrong } from '../scan/feedback.ts';
import { t } from '../text/en.ts';

/** What a scan means by itself, and the words for what came of it. */

let handed: { readonly scan: string; readonly answer: SearchAnswer } | null = null;

/** The default meaning: opens what was scanned. Where nothing is, the person stays where they are. */
export async function openFound(scan: string): Promise<void> {
  const answer = await api.search({ scan });
  if (!answer.ok) return scanWrong(wordsOf(answer.problem));
  const [best] = answer.value.hits;
  if (best === undefined) scanWrong(nothingFound(scan, answer.value));
  else scanRight(nameOf(best));
  const finding = levels.value[0] === 'find';
  if (best === undefined && !finding) return;
  handed = { scan, answer: answer.value };
  // One step of the back key for a whole series of scans.
  if (finding) adjust({ scan, text: undefined });
  else go(`/find?scan=${encodeURIComponent(scan)}`);
}

/** The answer to the scan that opened the screen, once; null when the screen must ask itself. */
export function handedOver(scan: string): SearchAnswer | null {
  const answer = handed?.scan === scan ? handed.answer : null;
  handed = null;
  return answer;
}

export type LookedUp<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly wrong: Wrong };

/** What `choose` takes of the things that bear this code; when there is none, what to tell the person. */
export async function lookUp<T>(
  scan: string,
  choose: (hits: readonly SearchHit[], answer: SearchAnswer) => T | null,
): Promise<LookedUp<T>> {
  const answer = await api.search({ scan });
  if (!answer.ok) return { ok: false, wrong: wordsOf(answer.problem) };
  const value = choose(answer.value.hits, answer.value);
  return value === null
    ? { ok: false, wrong: nothingFound(scan, answer.value) }
    : { ok: true, value };
}

/** A label that was misread or mistyped is looked at again; only one that is right can be missing in the catalog. */
export function nothingFound(asked: string, { gs1_error }: SearchAnswer): Wrong {
  const reason = t.find.none(scanText(asked));
  if (gs1_error === null) return { reason, next: t.find.noneHint };
  return { reason: `${reason}: ${gs1_error}`, next: t.find.slipHint };
}

/** A refusal of the gateway as a wrong scan. Only what passes by itself is worth the same scan once more. */
export function wordsOf({ reason, detail, status, code }: Problem): Wrong {
  if (code === UNNAMED.code) return t.who.unnamed;
  if (reason !== undefined) return { reason: t.reason[reason], next: t.next[reason] };
  if (status === 0) return { reason: detail, next: t.scan.unreached };
  const passes = status >= 500 || status === 429;
  return { reason: detail, next: passes ? t.scan.again : t.scan.otherwise };
}

export function nameOf(hit: SearchHit): string {
  switch (hit.kind) {
    case 'item':
      return hit.item.name;
    case 'lot':
      return `${hit.item.name}, ${t.stock.tells[hit.item.tracking]} ${hit.lot}`;
    case 'location':
      return hit.at.name;
    case 'handling-unit':
      return hit.handling_unit;
    case 'parcel':
      return t.verdict[hit.verdict];
    case 'shipment':
      return hit.reference;
    case 'document':
      return hit.id;
    case 'station':
      return hit.name;
  }
}
