import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { OperationalError } from '../base/errors.ts';
import type { SecretReader } from '../base/secret.ts';
import type { UplinkConfig } from '../uplink/config.ts';
import type { MqttOptions } from '../uplink/mqtt-port.ts';

/** Password and certificates for the broker, read once. Throws `secret-missing` and `tls-files`. */
export function brokerCredentials(
  config: Pick<UplinkConfig, 'password' | 'tls'>,
  folder: string,
  secret: SecretReader,
): Pick<MqttOptions, 'password' | 'tls'> {
  const { password, tls } = config;
  const file = (path: string | undefined): Buffer | undefined =>
    path === undefined ? undefined : readPem(resolve(folder, path));
  const ca = file(tls?.ca);
  const certificate = file(tls?.certificate);
  const key = file(tls?.key);
  return {
    ...(password === undefined ? {} : { password: secret(password) }),
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(certificate === undefined ? {} : { certificate }),
      ...(key === undefined ? {} : { key }),
    },
  };
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new OperationalError('tls-files', `the file ${path} cannot be read`, { cause });
  }
}
