import { existsSync, readFileSync } from 'node:fs';
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

/** Throws `file-missing`, which says more than what SQLite would. */
export function mustExist(file: string, advice: string): void {
  if (existsSync(file)) return;
  throw new OperationalError('file-missing', `there is no file ${file}; ${advice}`);
}

/** The whole of a file that a person named. Throws `file-missing` and `file-unreadable`. */
export function readNamed(file: string): Buffer {
  mustExist(file, 'look at its name and at the folder that you are in');
  try {
    return readFileSync(file);
  } catch (cause) {
    const why = isSystemError(cause) && UNREADABLE[cause.code];
    if (!why) throw cause;
    throw new OperationalError('file-unreadable', `${file} cannot be read: ${why}`);
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder; name a file in it',
  EACCES: 'you may not; ask its owner, or copy it',
};

/** Whoever reads has had enough, as `head` does: that is no failure. */
export function endWithReader(): void {
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit(0);
    reportFailure(error);
    process.exit();
  });
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
