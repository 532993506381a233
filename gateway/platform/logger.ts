import { type Level, type Logger as PinoLogger, pino } from 'pino';
import { describeError } from '../base/errors.ts';
import type { LogFields, Logger } from '../base/logger.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly Level[];
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * pino on standard output, one JSON object a line. Errors under `err` are written as their whole chain.
 * Names of fields that could carry a secret are blotted out, should one ever be logged.
 */
export function createLogger(level: LogLevel, destination?: NodeJS.WritableStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: ['password', 'token', 'key', '*.password', '*.token', '*.key'], censor: '…' },
    serializers: {
      err: (error: unknown) =>
        error instanceof Error
          ? { chain: describeError(error), stack: error.stack }
          : String(error),
    },
  };
  return wrap(destination === undefined ? pino(options) : pino(options, destination));
}

function wrap(logger: PinoLogger): Logger {
  const fields = (given: LogFields): object => given;
  return {
    debug: (given, message) => logger.debug(fields(given), message),
    info: (given, message) => logger.info(fields(given), message),
    warn: (given, message) => logger.warn(fields(given), message),
    error: (given, message) => logger.error(fields(given), message),
    child: (given) => wrap(logger.child(given)),
  };
}
