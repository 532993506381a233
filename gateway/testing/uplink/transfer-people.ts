import type { Answer } from '../../store/group.ts';
import { type ModelTransfer, OTHER, type TransferAuditor, type Zone } from './transfer-auditor.ts';
import type { TransferZone } from './transfer-zone.ts';

const SKUS = ['A', 'L'] as const;
const lotOf = (sku: string): string | null => (sku === 'L' ? 'L1' : null);

/** What people do in both zones, by chance; the auditor learns of what was carried out. */
export class TransferPeople {
  readonly #zones: Record<Zone, TransferZone>;
  readonly #auditor: TransferAuditor;
  readonly #random: () => number;
  #count = 0;
  readonly #arrivals: {
    id: string;
    zone: Zone;
    transfer: ModelTransfer;
    sku: string;
    quantity: number;
    missing: number;
  }[] = [];

  constructor(zones: Record<Zone, TransferZone>, auditor: TransferAuditor, random: () => number) {
    this.#zones = zones;
    this.#auditor = auditor;
    this.#random = random;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(from: readonly T[]): T | undefined {
    return from[this.#below(from.length)];
  }

  /** One thing that somebody does. */
  act(): void {
    this.#auditor.follow(this.#zones);
    const zone: Zone = this.#random() < 0.6 ? 'a' : 'b';
    const acts = [
      () => this.#fill(zone),
      () => this.#load(zone),
      () => this.#load(zone),
      () => this.#dispatch(zone),
      () => this.#arrive(zone),
      () => this.#arrive(zone),
      () => this.#arrive(zone),
      () => this.#undo(zone),
      () => this.#close(zone),
      () => this.#cancel(zone),
      () => this.#settle(zone),
    ];
    this.#pick(acts)?.();
    this.#zones[zone].committed();
  }

  #ask(zone: Zone, command: string, input: object): Answer {
    this.#count += 1;
    const id = `ask-${zone}-${this.#count}`;
    return this.#zones[zone].room.ask(command as never, { id, ...input } as never);
  }

  #must(zone: Zone, command: string, input: object): void {
    const answer = this.#ask(zone, command, input);
    if (!answer.ok) throw new Error(`${command}: [${answer.code}] ${answer.message}`);
  }

  #fill(zone: Zone): void {
    const sku = this.#pick(SKUS) ?? 'A';
    const quantity = 1 + this.#below(20);
    const found = { reason: 'FOUND', note: null, lot: lotOf(sku), location: 'dock' };
    this.#must(zone, 'stock.adjust', { ...found, sku, quantity });
    this.#auditor.add(zone, sku, quantity);
    this.#auditor.total += quantity;
  }

  #of(zone: Zone, state: ModelTransfer['state']): ModelTransfer | undefined {
    const { transfers } = this.#auditor;
    return this.#pick(transfers.filter((one) => one.from === zone && one.state === state));
  }

  #load(zone: Zone): void {
    let transfer = this.#of(zone, 'loading');
    if (transfer === undefined) {
      const id = `t-${zone}-${this.#auditor.transfers.length}`;
      this.#must(zone, 'transfer.open', { id, to_zone: OTHER[zone], note: null });
      transfer = { id, from: zone, state: 'loading', lines: [], extra: 0, extraSettled: 0 };
      this.#auditor.transfers.push(transfer);
    }
    const sku = this.#pick(SKUS) ?? 'A';
    const quantity = 1 + this.#below(8);
    const goods = { kind: 'item', sku, lot: lotOf(sku), from: 'dock', from_unit: null, quantity };
    const answer = this.#ask(zone, 'transfer.load', { transfer: transfer.id, goods });
    const there = this.#auditor.stock[zone][sku] ?? 0;
    if (answer.ok !== quantity <= there) {
      throw new Error(`${quantity} of ${there} were loaded: ${answer.ok}`);
    }
    if (!answer.ok) return;
    this.#auditor.add(zone, sku, -quantity);
    const line = transfer.lines.length + 1;
    transfer.lines.push({ line, sku, quantity, arrived: 0, settled: 0, found: 0 });
  }

  #dispatch(zone: Zone): void {
    const transfer = this.#of(zone, 'loading');
    if (transfer === undefined || transfer.lines.length === 0) return;
    this.#must(zone, 'transfer.dispatch', { transfer: transfer.id });
    transfer.state = 'dispatched';
  }

  /** Somebody at `zone` finds goods on the dock and scans them; sometimes more than were announced. */
  #arrive(zone: Zone): void {
    const transfer = this.#of(OTHER[zone], this.#random() < 0.8 ? 'dispatched' : 'cancelling');
    const first = transfer === undefined ? undefined : this.#pick(transfer.lines);
    if (transfer === undefined || first === undefined) return;
    const { sku } = first;
    const quantity = 1 + this.#below(8);
    const extra = this.#random() < 0.05;
    const goods = { kind: 'item', sku, lot: lotOf(sku), quantity, to_unit: null, extra };
    const of = { from_zone: transfer.from, transfer: transfer.id };
    const answer = this.#ask(zone, 'transfer.arrive', {
      ...{ of, goods, location: 'dock', damaged: false, note: null },
    });
    const lines = transfer.lines.filter((line) => line.sku === sku);
    const left = lines.reduce((sum, line) => sum + line.quantity - line.arrived, 0);
    if (!answer.ok) {
      const expected = [
        'unknown-transfer',
        'cancelled',
        ...(quantity > left ? ['more-than-sent'] : []),
      ];
      if (expected.includes(answer.code)) return;
      throw new Error(`[${answer.code}] ${answer.message}`);
    }
    if (quantity > left && !extra) throw new Error('more arrived than was sent');
    this.#auditor.add(zone, sku, quantity);
    let missing = quantity;
    for (const line of lines) {
      const part = Math.min(missing, line.quantity - line.arrived);
      line.arrived += part;
      missing -= part;
      // What its sender had written off is there all the same.
      const over = Math.max(0, line.arrived + line.settled - line.quantity);
      line.settled -= over;
      line.found += over;
      this.#auditor.total += over;
    }
    transfer.extra += missing;
    this.#arrivals.push({
      id: `ask-${zone}-${this.#count}`,
      zone,
      transfer,
      sku,
      quantity,
      missing,
    });
  }

  /** Only arrivals that a line took whole, so that the auditor need not know which line it was. */
  #undo(zone: Zone): void {
    const last = this.#arrivals.pop();
    if (last === undefined || last.zone !== zone || last.missing > 0) return;
    const { id, transfer, sku, quantity } = last;
    const lines = transfer.lines.filter((line) => line.sku === sku);
    if (lines.length !== 1 || lines.some(({ settled, found }) => settled + found > 0)) return;
    const there = this.#auditor.stock[zone][sku] ?? 0;
    const answer = this.#ask(zone, 'transfer.undo-arrival', { arrival: id, note: null });
    if (answer.ok !== quantity <= there) throw new Error(`undone: ${JSON.stringify(answer)}`);
    if (!answer.ok) return;
    this.#auditor.add(zone, sku, -quantity);
    for (const line of lines) line.arrived -= quantity;
  }

  #close(zone: Zone): void {
    const transfer = this.#of(OTHER[zone], 'dispatched');
    if (transfer === undefined || this.#random() < 0.7) return;
    const name = { from_zone: transfer.from, transfer: transfer.id };
    const answer = this.#ask(zone, 'transfer.close', { ...name, note: null });
    if (!answer.ok && !['unknown-transfer', 'not-open'].includes(answer.code)) {
      throw new Error(`[${answer.code}] ${answer.message}`);
    }
  }

  #cancel(zone: Zone): void {
    const transfer = this.#of(zone, this.#random() < 0.2 ? 'loading' : 'dispatched');
    if (transfer === undefined || this.#random() < 0.5) return;
    const answer = this.#ask(zone, 'transfer.cancel', { transfer: transfer.id, note: null });
    if (!answer.ok) {
      if (answer.code === 'not-open') return;
      throw new Error(`[${answer.code}] ${answer.message}`);
    }
    if (transfer.state === 'loading') {
      for (const { sku, quantity } of transfer.lines) this.#auditor.add(zone, sku, quantity);
      transfer.lines = [];
      transfer.state = 'cancelled';
    } else transfer.state = 'cancelling';
  }

  /** Whoever writes off looks at what the page shows, which may be older than what the other zone knows. */
  #settle(zone: Zone): void {
    const transfer = this.#of(zone, 'dispatched');
    const line = transfer === undefined ? undefined : this.#pick(transfer.lines);
    if (transfer === undefined || line === undefined || this.#random() < 0.5) return;
    // Only what certainly is in transit in both books, so that the auditor needs no messages.
    const left = line.quantity - line.arrived - line.settled;
    const shown = this.#zones[zone].room.db
      .prepare<[string, number], number>(
        `SELECT cleared FROM transfer_lines
         WHERE transfer = (SELECT id FROM transfers_out WHERE transfer_id = ?) AND line = ?`,
      )
      .pluck()
      .get(transfer.id, line.line);
    if (left === 0 || shown !== line.arrived) return;
    const what = { kind: 'lost', line: line.line, quantity: 1 };
    this.#must(zone, 'transfer.settle', { transfer: transfer.id, what, note: null });
    line.settled += 1;
    this.#auditor.total -= 1;
  }
}
