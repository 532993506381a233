import type { Database } from 'better-sqlite3';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { Who } from '../../inventory/reservation-row.ts';
import type { Moment } from '../../store/command.ts';

/** Which reservations the goods of a task carry straight to packing. What they promise is told by them alone. */
export class Kept {
  readonly #reservations;
  readonly #insert;
  readonly #of;
  readonly #taskOf;
  readonly #forget;

  constructor(db: Database, { reservations }: Pick<InventoryRooms, 'reservations'>) {
    this.#reservations = reservations;
    this.#insert = db.prepare('INSERT INTO putaway_kept (reservation, task) VALUES (?, ?)');
    this.#of = db
      .prepare<[number], string>('SELECT reservation FROM putaway_kept WHERE task = ? ORDER BY id')
      .pluck();
    this.#taskOf = db
      .prepare<[string], string>(
        `SELECT task.task_id FROM putaway_kept AS kept JOIN putaway_tasks AS task ON task.id = kept.task
         WHERE kept.reservation = ?`,
      )
      .pluck();
    this.#forget = db.prepare('DELETE FROM putaway_kept WHERE task = ?');
  }

  /** `task` by its row. */
  add(task: number, reservation: string): void {
    this.#insert.run(reservation, task);
  }

  of(task: number): readonly string[] {
    return this.#of.all(task);
  }

  /** The task that carries a reservation; null where none does. */
  taskOf(reservation: string): string | null {
    return this.#taskOf.get(reservation) ?? null;
  }

  /** The goods do not go to packing: their orders keep their promise, of no certain goods. */
  giveBack(task: number, who: Who, moment: Moment): void {
    const reservations = this.of(task);
    this.#forget.run(task);
    for (const id of reservations) {
      if (this.#reservations.find(id)?.state === 'live') {
        this.#reservations.unplace(id, who, moment);
      }
    }
  }

  /** Moves goods by `work`, and what is kept of them to where `to` says that they lie then. */
  carry<Came>(
    task: number,
    to: Parameters<InventoryRooms['reservations']['settle']>[1],
    work: () => Came,
    who: Who,
    moment: Moment,
  ): Came {
    const lifted = this.of(task).flatMap((id) => this.#reservations.liftOne(id));
    const came = work();
    this.#reservations.settle(lifted, to, who, moment);
    return came;
  }
}
