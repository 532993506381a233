import { OperationalError, type RefusalFacts, type RefusalKind, Refused } from '../base/errors.ts';
import { codeOf, messageOf } from './sqlite-error.ts';

/** An error on its way across a thread boundary, where only plain data passes. */
export type Failure = {
  readonly code: string;
  readonly message: string;
  /** Set when what was asked was refused; null when it failed. */
  readonly refused: { readonly kind: RefusalKind; readonly facts: RefusalFacts } | null;
};

export function failureOf(error: unknown, otherwise: string): Failure {
  const refused = error instanceof Refused ? { kind: error.kind, facts: error.facts } : null;
  return { code: codeOf(error, otherwise), message: messageOf(error), refused };
}

export function errorOf({ code, message, refused }: Failure): OperationalError {
  return refused === null
    ? new OperationalError(code, message)
    : new Refused(refused.kind, code, message, refused.facts);
}
