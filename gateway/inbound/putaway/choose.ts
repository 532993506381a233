import { PROPOSALS_MAX } from '../../../contract/constants.ts';
import type { Obstacle, Proposal } from '../../../contract/putaway.ts';
import { obstacleAt } from './fit.ts';
import { type Held, type HeldAt, NOTHING, type Place } from './load.ts';
import { partsOf, pointOf, scoreOf, type View, walk } from './score.ts';

export type Candidate = { readonly place: Place; readonly score: number; readonly way_mm: number };

export type Choice = {
  /** The best first, at most `PROPOSALS_MAX`. */
  readonly best: readonly Candidate[];
  /** How many places each rule kept out. */
  readonly kept_out: Readonly<Partial<Record<Obstacle, number>>>;
};

/** The best places of all for the goods of a view: hard rules first, then the score. */
export function choose(places: readonly Place[], lies: HeldAt, coming: HeldAt, view: View): Choice {
  const best: Candidate[] = [];
  const kept_out: Partial<Record<Obstacle, number>> = {};
  for (const place of places) {
    if (place.id === view.from_id) continue;
    const there = lies[place.id] ?? NOTHING;
    const onTheWay = coming[place.id] ?? NOTHING;
    const against = obstacleAt(place, there, onTheWay, view.load);
    if (against !== null) {
      kept_out[against] = (kept_out[against] ?? 0) + 1;
      continue;
    }
    const least = best[PROPOSALS_MAX - 1]?.score;
    const score = scoreOf(place, there, onTheWay, view, least);
    if (score === null || (least !== undefined && score < least)) continue;
    const own = pointOf(place);
    const way_mm = own === null || view.from === null ? 0 : walk(own, view.from);
    insert(best, { place, score, way_mm });
  }
  return { best, kept_out };
}

/** A candidate with its score broken down. */
export function explain({ place }: Candidate, lies: Held, coming: Held, view: View): Proposal {
  const parts = partsOf(place, lies, coming, view);
  const proposal = { location: place.location_id, score: scoreOf(place, lies, coming, view) ?? 0 };
  const { held } = view.load;
  return held === null ? { ...proposal, parts } : { ...proposal, held_back: held, parts };
}

function insert(best: Candidate[], candidate: Candidate): void {
  const at = best.findIndex((other) => isBetter(candidate, other));
  if (at === -1) best.push(candidate);
  else best.splice(at, 0, candidate);
  if (best.length > PROPOSALS_MAX) best.pop();
}

/** With equal scores the nearer one, then the one that is picked from first, then by name: never by chance. */
function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.score !== b.score) return a.score > b.score;
  if (a.way_mm !== b.way_mm) return a.way_mm < b.way_mm;
  const first = a.place.pick_sequence ?? Number.MAX_SAFE_INTEGER;
  const second = b.place.pick_sequence ?? Number.MAX_SAFE_INTEGER;
  return first === second ? a.place.location_id < b.place.location_id : first < second;
}
