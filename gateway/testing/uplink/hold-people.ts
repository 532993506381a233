import { expect } from 'vitest';
import type { LotStatus } from '../../../contract/records.ts';
import type { Answer } from '../../store/group.ts';
import type { TransferZone } from './transfer-zone.ts';

export const NAMES = ['a', 'b', 'c'] as const;
export type Name = (typeof NAMES)[number];
const LOTS = ['L1', 'L2'] as const;
const GRAVITY: readonly string[] = ['released', 'quarantined', 'blocked'];

type Word = { readonly status: LotStatus; readonly recalled: boolean };

/**
 * People in three zones who send goods of two lots round, hold, recall and release them, by chance; and an auditor
 * that knows what they did and nothing of messages: who said what last, and which way goods of each lot went.
 */
export class HoldPeople {
  readonly #zones: Record<Name, TransferZone>;
  readonly #random: () => number;
  #count = 0;
  /** By zone and lot. */
  readonly #words = new Map<string, Word>();
  /** `a b L1`: goods of the lot were sent from the one to the other. */
  readonly #sent = new Set<string>();
  readonly #way: { from: Name; to: Name; transfer: string; lot: string }[] = [];

  constructor(zones: Record<Name, TransferZone>, random: () => number) {
    this.#zones = zones;
    this.#random = random;
  }

  get sent(): number {
    return this.#sent.size;
  }

  act(): void {
    const zone = this.#pick(NAMES);
    const acts = [
      () => this.#send(zone),
      () => this.#send(zone),
      () => this.#arrive(),
      () => this.#arrive(),
      () => this.#hold(zone),
      () => this.#recall(zone),
      () => this.#release(zone),
    ];
    this.#pick(acts)();
    for (const name of NAMES) this.#zones[name].committed();
  }

  /** At the end, when all was heard: each zone holds a lot as the gravest word does that reaches it. */
  checkQuiet(): void {
    for (const name of NAMES) {
      for (const lot of LOTS) {
        const reaching = NAMES.filter((other) => this.#reaches(other, name, lot));
        const said = reaching.map((other) => this.#words.get(`${other} ${lot}`)?.status);
        const gravest = Math.max(0, ...said.map((status) => GRAVITY.indexOf(status ?? 'released')));
        expect(this.#status(name, lot), `${lot} in ${name}`).toBe(GRAVITY[gravest]);
      }
    }
  }

  /** A word goes where the goods went; what was ever called back goes where they came from as well. */
  #reaches(from: Name, to: Name, lot: string): boolean {
    const back = this.#words.get(`${from} ${lot}`)?.recalled === true;
    const met: Name[] = [from];
    for (const here of met) {
      for (const next of NAMES) {
        const way = this.#sent.has(`${here} ${next} ${lot}`);
        const other = back && this.#sent.has(`${next} ${here} ${lot}`);
        if ((way || other) && !met.includes(next)) met.push(next);
      }
    }
    return met.includes(to);
  }

  #status(name: Name, lot: string): string {
    const find = this.#zones[name].room.db.prepare<[string], string>(
      `SELECT status FROM lots WHERE number = ? AND id <> 0`,
    );
    return find.pluck().get(lot) ?? 'released';
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.#random() * from.length)];
    if (picked === undefined) throw new Error('there is nothing to pick');
    return picked;
  }

  #ask(zone: Name, command: string, input: object): Answer {
    this.#count += 1;
    const asked = { id: `ask-${zone}-${this.#count}`, ...input };
    return this.#zones[zone].room.ask(command as never, asked as never);
  }

  #must(zone: Name, command: string, input: object): string {
    const answer = this.#ask(zone, command, input);
    if (!answer.ok) throw new Error(`${command}: [${answer.code}] ${answer.message}`);
    return `ask-${zone}-${this.#count}`;
  }

  #send(from: Name): void {
    const to = this.#pick(NAMES.filter((name) => name !== from));
    const lot = this.#pick(LOTS);
    const found = { reason: 'FOUND', note: null, sku: 'L', location: 'dock', quantity: 1 };
    this.#must(from, 'stock.adjust', { ...found, lot });
    const transfer = this.#must(from, 'transfer.open', { to_zone: to, note: null });
    const goods = { kind: 'item', sku: 'L', lot, from: 'dock', from_unit: null, quantity: 1 };
    this.#must(from, 'transfer.load', { transfer, goods });
    this.#must(from, 'transfer.dispatch', { transfer });
    this.#sent.add(`${from} ${to} ${lot}`);
    this.#way.push({ from, to, transfer, lot });
  }

  /** The notice may not have come yet. */
  #arrive(): void {
    const next = this.#way.pop();
    if (next === undefined) return;
    const { from: from_zone, to, transfer, lot } = next;
    const goods = { kind: 'item', sku: 'L', lot, quantity: 1, to_unit: null, extra: false };
    const where = { of: { from_zone, transfer }, location: 'dock', damaged: false, note: null };
    const answer = this.#ask(to, 'transfer.arrive', { ...where, goods });
    if (!answer.ok && answer.code !== 'unknown-transfer') throw new Error(answer.message);
    if (!answer.ok) this.#way.unshift(next);
  }

  #known(zone: Name): string | null {
    const find = this.#zones[zone].room.db.prepare<[], string>(
      'SELECT number FROM lots WHERE id <> 0 ORDER BY number',
    );
    const known = find.pluck().all();
    return known.length === 0 ? null : this.#pick(known);
  }

  #say(zone: Name, lot: string, status: LotStatus, recalled = false): void {
    const before = this.#words.get(`${zone} ${lot}`);
    if (before === undefined && status === 'released') return;
    this.#words.set(`${zone} ${lot}`, { status, recalled: recalled || before?.recalled === true });
  }

  #hold(zone: Name): void {
    const lot = this.#known(zone);
    if (lot === null) return;
    const hold = { sku: 'L', lot, status: 'quarantined', reason: 'LAB', facts: {} };
    this.#must(zone, 'lot.change', hold);
    this.#say(zone, lot, 'quarantined');
  }

  #recall(zone: Name): void {
    const lot = this.#random() < 0.5 ? this.#known(zone) : null;
    if (lot === null) return;
    this.#must(zone, 'lot.recall', { sku: 'L', lot, reason: 'R', note: null, descendants: true });
    this.#say(zone, lot, 'blocked', true);
  }

  #release(zone: Name): void {
    const lot = this.#known(zone);
    if (lot === null) return;
    const release = { sku: 'L', lot, status: 'released', reason: null, facts: {} };
    const answer = this.#ask(zone, 'lot.change', release);
    if (!answer.ok && answer.code !== 'held-elsewhere') throw new Error(answer.message);
    if (answer.ok) this.#say(zone, lot, 'released');
  }
}
