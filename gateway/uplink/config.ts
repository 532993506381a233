import { z } from 'zod';
import { DEFAULT_ROOT, topicLevel, topicRoot } from '../../contract/mqtt.ts';
import { secretRef } from '../base/secret.ts';

/** The part of the configuration that says where the journal goes. */

function isBroker(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.hostname === '') return false;
  const plain = (url.pathname === '' || url.pathname === '/') && url.search === '';
  return ['mqtt:', 'mqtts:'].includes(url.protocol) && plain && url.username + url.password === '';
}

export const uplinkConfig = z
  .strictObject({
    /** `mqtt://host:1883` or, with TLS, `mqtts://host:8883`. User and password stand below. */
    broker: z
      .string()
      .refine(
        isBroker,
        'a broker such as mqtts://broker.example.lan:8883; user and password have keys of their own',
      ),
    /** 4 is MQTT 3.1.1, which every broker speaks; 5 where the broker does. */
    protocol: z.union([z.literal(4), z.literal(5)]).default(4),
    root: topicRoot.default(DEFAULT_ROOT),
    /** The site's level in every topic. */
    site: topicLevel,
    /** Who must have stored a record before it counts as delivered. */
    consumers: z.array(topicLevel).min(1).max(8),
    username: z.string().min(1).max(128).optional(),
    password: secretRef.optional(),
    keepalive_s: z.number().int().min(5).max(600).default(30),
    /** The broker's largest packet, where it is below 64 KiB and the protocol is 4, which cannot tell. */
    packet_bytes_max: z.number().int().min(4_096).max(65_536).default(65_536),
    tls: z
      .strictObject({
        /** PEM file of the authority that signed the broker's certificate; the system's where not given. */
        ca: z.string().min(1).optional(),
        /** PEM files of this gateway's certificate, whose CN is the gateway's id. */
        certificate: z.string().min(1).optional(),
        key: z.string().min(1).optional(),
      })
      .optional(),
  })
  .superRefine(({ broker, tls, consumers, username, password }, context) => {
    const fault = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message });
    };
    if (tls !== undefined && !broker.startsWith('mqtts:')) {
      fault('tls', 'tls needs a broker that begins with mqtts://');
    }
    if ((tls?.certificate === undefined) !== (tls?.key === undefined)) {
      fault('tls', 'certificate and key go together');
    }
    if (password !== undefined && username === undefined) {
      fault('password', 'a password needs a username');
    }
    if (new Set(consumers).size !== consumers.length)
      fault('consumers', 'a consumer is named twice');
  });
export type UplinkConfig = z.output<typeof uplinkConfig>;
