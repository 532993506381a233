/**
 * A failure of the world outside the program (disk, link, broker, configuration): thrown, with a
 * stable `code` that logs, metrics and documents name, and the `cause` beneath it.
 */
export class OperationalError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'OperationalError';
    this.code = code;
  }
}

/** What kind of mistake or conflict a refusal is; each has its HTTP status. */
export type RefusalKind =
  /** The thing that is named does not exist. */
  | 'not-found'
  /** What is there now stands against it: somebody else was first, or there is too little. */
  | 'conflict'
  /** The request contradicts itself or a rule that will not change. */
  | 'invalid';

/** Plain data that a program can act upon, beside the sentence for people. */
export type RefusalFacts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Why a well-formed request was not carried out: expected, and for the one who asked. `code` is stable;
 * the message is a sentence that says what stands against it and what would be right. Thrown, so that
 * everything the command had written is undone.
 */
export class Refused extends OperationalError {
  readonly kind: RefusalKind;
  readonly facts: RefusalFacts;

  constructor(kind: RefusalKind, code: string, message: string, facts: RefusalFacts = {}) {
    super(code, message);
    this.name = 'Refused';
    this.kind = kind;
    this.facts = facts;
  }
}

/** A statement that only a bug in this program can make false. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${what}`);
}

/** For the `default` of a switch over a union: the compiler refuses it while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`assertion failed: unexpected ${JSON.stringify(value)}`);
}

/** The whole chain of an error and its causes in one line, for the one place that logs it. */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < 8 && current !== undefined && current !== null; depth += 1) {
    if (current instanceof Error) {
      const code = 'code' in current && typeof current.code === 'string' ? current.code : null;
      // System errors begin with their code.
      const said = code === null || current.message.startsWith(`${code}:`);
      parts.push(said ? current.message : `[${code}] ${current.message}`);
      current = current.cause;
    } else {
      parts.push(String(current));
      break;
    }
  }
  return parts.join(': ');
}

/** What an error says to people, without codes and causes, which the log has. */
export function plainWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
