import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { describeError, OperationalError } from '../base/errors.ts';
import type { SecretReader } from '../base/secret.ts';

const SECRET_BYTES_MAX = 4096;

/** Relative files are sought beside the configuration. */
export function secretReader(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): SecretReader {
  return (ref) => {
    const secret =
      'env' in ref ? fromEnvironment(ref.env, environment) : fromFile(ref.file, folder);
    if (secret.length <= SECRET_BYTES_MAX) return secret;
    throw missing(`${nameOf(ref)} holds more than ${SECRET_BYTES_MAX} characters`);
  };
}

function fromEnvironment(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const value = environment[name];
  if (value === undefined || value === '') {
    throw missing(`the environment variable ${name} is not set`);
  }
  return value;
}

function fromFile(file: string, folder: string): string {
  const path = isAbsolute(file) ? file : join(folder, file);
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    if (text !== '') return text;
  } catch (cause) {
    throw missing(`the secret file ${path} cannot be read: ${describeError(cause)}`);
  }
  throw missing(`the secret file ${path} is empty`);
}

const nameOf = (ref: { file: string } | { env: string }): string =>
  'env' in ref ? `the environment variable ${ref.env}` : `the secret file ${ref.file}`;

const missing = (message: string): OperationalError =>
  new OperationalError('secret-missing', message);
