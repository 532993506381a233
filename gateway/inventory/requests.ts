import type { Database } from 'better-sqlite3';
import { digestOf } from '../base/digest.ts';
import { Refused } from '../base/errors.ts';

/** What every command has that a person or a program asked for. */
export type Asked = {
  /** Made by whoever asks, before asking: sent again, it changes nothing and answers the same. */
  readonly id: string;
  /** A person or a program, as it stands in the records. */
  readonly by: string;
  /** ISO 8601 in UTC with milliseconds: when it was asked; no part of what is asked. */
  readonly occurred_at: string;
};

export type Outcome<T> = T & { readonly outcome: 'created' | 'exists' };

/** Recognises repeated requests. Only what was carried out is remembered: a refusal may be asked again. */
export class Requests {
  readonly #find;
  readonly #insert;

  constructor(db: Database) {
    this.#find = db.prepare<[string], { command: string; digest: string; answer: string }>(
      'SELECT command, digest, answer FROM requests WHERE id = ?',
    );
    this.#insert = db.prepare(
      'INSERT INTO requests (id, command, digest, answer) VALUES (?, ?, ?, ?)',
    );
  }

  /**
   * Carries out `work` the first time; later answers what it answered then. The answer is plain JSON.
   * Throws `exists_with_different_body` when the id was used before for something else.
   */
  once<T extends object>(command: string, asked: Asked, work: () => T): Outcome<T> {
    const { occurred_at: _when, ...body } = asked;
    const digest = digestOf(body);
    const before = this.#find.get(asked.id);
    if (before !== undefined) {
      if (before.command !== command || before.digest !== digest) {
        throw new Refused(
          'conflict',
          'exists_with_different_body',
          `the id ${asked.id} was used before for another request; make a new id for each`,
        );
      }
      // Written below from the same type.
      return { ...(JSON.parse(before.answer) as T), outcome: 'exists' };
    }
    const answer = work();
    this.#insert.run(asked.id, command, digest, JSON.stringify(answer));
    return { ...answer, outcome: 'created' };
  }
}
