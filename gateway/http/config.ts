import { z } from 'zod';
import { secretRef } from '../base/secret.ts';
import { hostAndPort } from '../zone/config.ts';

/** The part of the configuration that says where the page and the API are served. */

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

/** Whether an address can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

const hostName = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/,
    'a host name such as zone-a.example.lan',
  )
  .transform((name) => name.toLowerCase());

export const httpConfig = z
  .strictObject({
    /** Address and port of page, API and metrics. */
    listen: hostAndPort.prefault('127.0.0.1:8080'),
    /** Names by which browsers call this gateway, beside the address it listens on. Others are refused. */
    names: z.array(hostName).max(16).default([]),
    /** PEM files. */
    tls: z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) }).optional(),
    /** What a person types once per browser, and what programs send as `Authorization: Bearer …`. */
    access_token: secretRef.optional(),
  })
  .prefault({})
  .superRefine(({ listen, names, tls, access_token }, context) => {
    if (isLoopback(listen.host)) return;
    const beyond = `${listen.host} can be reached from other machines`;
    if (tls === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['tls'],
        message: `${beyond}: give \`tls: { certificate: …, key: … }\`, or listen on 127.0.0.1`,
      });
    }
    if (access_token === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['access_token'],
        message: `${beyond}: give \`access_token: { file: … }\`, or listen on 127.0.0.1`,
      });
    }
    if (names.length === 0 && isWildcard(listen.host)) {
      context.addIssue({
        code: 'custom',
        path: ['names'],
        message: `${listen.host} is every address: give in \`names\` the host names or addresses that browsers use`,
      });
    }
  });
export type HttpConfig = z.output<typeof httpConfig>;

export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
