import { describeError, OperationalError } from '../base/errors.ts';

/** What went wrong, for the person at the terminal: one line, the whole chain of causes, no stack. */
export function failureText(error: unknown): string {
  return error instanceof Error ? describeError(error) : String(error);
}

/** Ends a command: `message` goes to standard error, the process ends with `code` once its output is out. */
export function fail(message: string, code = 1): void {
  process.stderr.write(`zone-gateway: ${message}\n`);
  process.exitCode = code;
}

/** Expected failures become one line; anything else is a bug and keeps its stack. */
export function reportFailure(error: unknown): void {
  if (error instanceof OperationalError || isSystemError(error)) fail(failureText(error));
  else fail(error instanceof Error ? (error.stack ?? error.message) : String(error), 70);
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
