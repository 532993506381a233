import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { IMPORT_BYTES_MAX } from '../../contract/http/import.ts';
import { checkHost, checkOrigin, type Names } from './origin.ts';
import { ProblemError } from './problem.ts';

/** What every request must pass before a route sees it. */

export const JSON_BYTES_MAX = 64 * 1024;
const MIB = 1024 * 1024;
const PATH_LENGTH_MAX = 4_096;

/** No HSTS: under a private certificate it would lock people out. `self` covers the WebSocket. */
const contentSecurityPolicy = (scripts: string): string =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** A worker goes by the policy of its own file (HTML, 10.2.4), so the page itself may compile nothing. */
const DECODER = /^\/assets\/decoder\.worker-[A-Za-z0-9_-]+\.js$/;
const POLICY = contentSecurityPolicy("'self'");
const DECODER_POLICY = contentSecurityPolicy("'self' 'wasm-unsafe-eval'");

const HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  // The camera scans; nothing else of the device is wanted.
  ['permissions-policy', 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()'],
];

/** Set on the way out, so that problems carry them too. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of HEADERS) c.res.headers.set(name, value);
  const policy = DECODER.test(c.req.path) ? DECODER_POLICY : POLICY;
  c.res.headers.set('content-security-policy', policy);
  if (c.req.path.startsWith('/api/') && !c.res.headers.has('cache-control')) {
    c.res.headers.set('cache-control', 'no-store');
  }
};

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Whose body is read. */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** The right name on every request; on each change the right page and the right media type as well. */
export function guard(names: Names): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host');
    checkHost(host, names);
    if (c.req.url.length > PATH_LENGTH_MAX) {
      const detail = `The address has more than ${PATH_LENGTH_MAX} characters.`;
      throw new ProblemError(414, 'address_too_long', detail);
    }
    if (!SAFE.has(c.req.method)) {
      checkOrigin({
        host,
        origin: c.req.header('origin'),
        fetchSite: c.req.header('sec-fetch-site'),
      });
      if (WITH_BODY.has(c.req.method))
        checkMediaType(c.req.method, c.req.path, c.req.header('content-type'));
    }
    await next();
  };
}

/** A page of another site can send forms and plain text without being asked, but neither of these. */
function checkMediaType(method: string, path: string, type: string | undefined): void {
  if (method === 'DELETE' && type === undefined) return;
  const wanted = isImport(path) ? 'text/csv' : 'application/json';
  const [essence = ''] = (type ?? '').split(';');
  if (essence.trim().toLowerCase() === wanted) return;
  const given = (type ?? '') === '' ? 'no content-type' : `content-type ${type?.slice(0, 100)}`;
  const detail = `The request has ${given}; send the header content-type: ${wanted}.`;
  throw new ProblemError(415, 'unsupported_media_type', detail);
}

function isImport(path: string): boolean {
  return path.startsWith('/api/import/');
}

/** Bounds what is read of a body, whether or not its length was announced. */
export const boundedBody: MiddlewareHandler = (c, next) => {
  const { method, path } = c.req;
  if (!WITH_BODY.has(method)) return next();
  if (c.req.header('content-length') === undefined) {
    if (c.req.header('transfer-encoding') === undefined) return next();
    // What follows copies the request to put the read body in, which only Node's own class allows.
    const { url, headers, body } = c.req.raw;
    c.req.raw = new Request(url, { method, headers: [...headers], body, duplex: 'half' });
  }
  return isImport(path) ? boundedImport(c, next) : boundedJson(c, next);
};

const boundedJson = bodyLimit({ maxSize: JSON_BYTES_MAX, onError: () => tooLarge(JSON_BYTES_MAX) });
const boundedImport = bodyLimit({
  maxSize: IMPORT_BYTES_MAX,
  onError: () => tooLarge(IMPORT_BYTES_MAX),
});

function tooLarge(max: number): never {
  const most = max < MIB ? `${max / 1024} KiB` : `${max / MIB} MiB`;
  const detail = `The body is larger than ${most}, the most that is taken here.`;
  throw new ProblemError(413, 'body_too_large', detail);
}
