import { OperationalError } from '../../../base/errors.ts';

export type RowEffect = 'created' | 'changed' | 'unchanged';

/** What a row did, and the row with all its columns, also those that the file leaves out. */
export type Applied<Row> = {
  readonly effect: RowEffect;
  readonly row: Row;
  /** What happens in the zone meanwhile could make the row wrong after it was checked. */
  readonly risky: boolean;
};

/** A row that cannot be applied; the code is the column at fault. */
export function wrong(column: string, message: string): OperationalError {
  return new OperationalError(column, message);
}

export function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** `effect` of putting `wanted` where `before` was, null where nothing was. */
export function effectOf(before: object | null, wanted: object): RowEffect {
  if (before === null) return 'created';
  return same(Object.values(before), Object.values(wanted)) ? 'unchanged' : 'changed';
}
