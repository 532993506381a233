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
