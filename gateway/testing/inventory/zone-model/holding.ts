import { canonicalJson } from '../../../../contract/canonical-json.ts';
import type { LotHold, LotWord } from '../../../../contract/transfers.ts';
import type { State } from './state.ts';

/** Who holds lots: a list of words for each, of which the newest of each zone counts. */

/** Of the zone that a model is of, in its own lists. */
const SELF = 'self';
export type Word = LotHold;

const GRAVE = ['released', 'quarantined', 'blocked'];
const grave = ({ status }: Pick<Word, 'status'>): number => GRAVE.indexOf(status);
const text = (word: Word): string =>
  JSON.stringify([
    ...[word.zone, word.revision, word.status, word.reason, word.by, word.at],
    ...[word.recall?.zone, word.recall?.recall, word.recall?.descendants],
  ]);

const rank = ({ recall, ...word }: Word, gateway: string): string => {
  const zone = recall?.zone === SELF ? gateway : (recall?.zone ?? '');
  const told = { ...word, recall: recall === null ? null : { ...recall, zone } };
  return `${grave(word)} ${canonicalJson(told)}`;
};

export function words({ holds }: State, key: string): Map<string, Word> {
  const known = holds.get(key) ?? new Map<string, Word>();
  holds.set(key, known);
  return known;
}

/** The status that all words give a lot: its own, and those of other zones about the lot that it was made in. */
export function refresh(state: State, key: string): void {
  const lot = state.lots.get(key);
  if (lot === undefined) return;
  const [sku = ''] = key.split('|');
  const made = lot.batch === null ? [] : [...words(state, `${sku}|${lot.batch}`).values()];
  const all = [...words(state, key).values(), ...made.filter(({ zone }) => zone !== SELF)];
  if (all.length > 0)
    lot.status = all.toSorted((a, b) => grave(b) - grave(a))[0]?.status ?? 'released';
}

type Saying = Pick<Word, 'status' | 'reason' | 'by' | 'at'> & {
  readonly recall: {
    readonly recall: string;
    readonly descendants: boolean;
    readonly zone?: string;
  } | null;
};

/** This zone says something of a lot. */
export function say(state: State, key: string, { recall, ...word }: Saying): void {
  const known = words(state, key);
  const before = known.get(SELF);
  if (before !== undefined || word.status !== 'released') {
    const named = recall === null ? null : { zone: SELF, ...recall };
    const revision = (before?.revision ?? 0) + 1;
    known.set(SELF, { ...word, zone: SELF, revision, recall: named ?? before?.recall ?? null });
  }
  refresh(state, key);
}

/** A serial number is held with the lot that it was made in. */
export function inherit(state: State, sku: string, name: string): void {
  const key = `${sku}|${name}`;
  const { batch = null } = state.lots.get(key) ?? {};
  const made =
    batch === null || batch === name || !state.lots.has(`${sku}|${batch}`)
      ? undefined
      : words(state, `${sku}|${batch}`).get(SELF);
  const free = (words(state, key).get(SELF)?.status ?? 'released') === 'released';
  if (made !== undefined && made.status !== 'released' && free) say(state, key, made);
  else refresh(state, key);
}

/** Whether only other zones hold all of these lots that are held. */
export function heldElsewhere(state: State, keys: readonly string[]): boolean {
  const own = keys.some(
    (key) => (words(state, key).get(SELF)?.status ?? 'released') !== 'released',
  );
  const held = keys.some((key) => (state.lots.get(key)?.status ?? 'released') !== 'released');
  return held && !own;
}

/** What its sender said of a lot on a notice, as long as it has said nothing else. */
export function readOffNotice(
  state: State,
  key: string,
  from: string,
  {
    status,
    status_reason: reason,
  }: Pick<Word, 'status'> & { readonly status_reason: string | null },
): readonly string[] {
  if (status === 'released' || state.spoken.has(`${from} ${key}`)) return [];
  const word = { zone: from, revision: 0, status, reason, recall: null, by: from, at: '' };
  words(state, key).set(from, word);
  return refreshAll(state, key);
}

/** The lot and the pieces made in it. */
function refreshAll(state: State, key: string): readonly string[] {
  const [sku = '', name = ''] = key.split('|');
  const found: string[] = [];
  for (const [each, { batch }] of state.lots) {
    if (each !== key && !(each.startsWith(`${sku}|`) && batch === name)) continue;
    refresh(state, each);
    found.push(each);
  }
  return found;
}

export type HoldRooms = {
  readonly state: State;
  readonly makeLot: (sku: string, lot: string) => void;
  /** Promises of these lots give way where they are held. */
  readonly held: (keys: readonly string[]) => void;
  readonly madeOf: (keys: readonly string[]) => Iterable<string>;
};

/** Another zone tells of a lot. True where a person has to look: this zone had forgotten that it held it. */
export function hearWord(
  { state, makeLot, madeOf, held }: HoldRooms,
  word: LotWord,
  from: string,
  gateway: string,
): boolean {
  const key = `${word.sku}|${word.lot}`;
  const here = (zone: string): string => (zone === gateway ? SELF : zone);
  const known = words(state, key);
  const fresh = word.holds.flatMap(({ zone, recall, ...said }): Word[] => {
    const named = recall === null ? null : { ...recall, zone: here(recall.zone) };
    const heard: Word = { ...said, zone: here(zone), recall: named };
    const before = known.get(heard.zone);
    if (before === undefined) return [heard];
    if (heard.revision < before.revision || text(heard) === text(before)) return [];
    if (heard.zone === SELF) {
      if (grave(heard) > grave(before)) return [heard];
      return [{ ...before, revision: heard.revision + 1 }];
    }
    if (heard.revision > before.revision) return [heard];
    // Under the same number, since that zone went on from an old copy: every zone takes the same one of both.
    return rank(heard, gateway) > rank(before, gateway) ? [heard] : [];
  });
  if (known.get(from)?.revision === 0) known.delete(from);
  for (const each of fresh) known.set(each.zone, each);
  state.spoken.add(`${from} ${key}`);
  makeLot(word.sku, word.lot);
  held(refreshAll(state, key));
  for (const each of fresh) {
    if (each.status !== 'blocked' || each.recall?.descendants !== true) continue;
    const all = [...state.lots].filter(([name, { batch }]) => {
      return name === key || (name.startsWith(`${word.sku}|`) && batch === word.lot);
    });
    const begin = all.map(([name]) => name);
    const made: string[] = [];
    for (const name of madeOf(begin)) {
      const own = words(state, name).get(SELF);
      if (begin.includes(name) || own?.recall?.recall === each.recall.recall) continue;
      say(state, name, each);
      made.push(name);
    }
    held(made);
  }
  return fresh.some(({ zone, status }) => zone === SELF && status !== 'released');
}
