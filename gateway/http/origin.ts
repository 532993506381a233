import type { HttpConfig } from './config.ts';
import { isLoopback, isWildcard } from './config.ts';
import { ProblemError } from './problem.ts';

/**
 * Whom a request says it means, and from which page it comes. A browser can be led to call this gateway
 * by a name that a stranger owns (DNS rebinding) or from a stranger's page; both show in Host and Origin.
 * The URL is never asked: `GET //evil/…` would speak through it.
 */
export type Names = ReadonlySet<string>;

export function namesOf(config: Pick<HttpConfig, 'listen' | 'names'>): Names {
  const { host } = config.listen;
  const own = isWildcard(host) ? [] : [host.toLowerCase()];
  const loopback = isLoopback(host) || isWildcard(host) ? ['localhost', '127.0.0.1', '::1'] : [];
  return new Set([...own, ...loopback, ...config.names]);
}

/** Throws unless Host is one of the gateway's names, on whatever port. */
export function checkHost(host: string | undefined, names: Names): void {
  const name = hostNameOf(host);
  if (name !== null && names.has(name)) return;
  const known = [...names].join(', ');
  const detail =
    name === null
      ? 'The Host header is missing or is not a host.'
      : `This gateway is not called ${name}, but ${known}. Add the name to http.names in its configuration.`;
  throw new ProblemError(421, 'unknown_host', detail);
}

/** Throws if a browser says that the request comes from another page than this gateway's own. */
export function checkOrigin(headers: {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
}): void {
  const { host, origin, fetchSite } = headers;
  const foreign =
    origin === undefined
      ? // Programs send neither; a browser that leaves Origin out still says where it comes from.
        fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none'
      : originHost(origin) !== host?.toLowerCase();
  if (!foreign) return;
  const from = origin === undefined || origin === 'null' ? 'another site' : origin;
  throw new ProblemError(
    403,
    'foreign_origin',
    `The request comes from ${from.slice(0, 200)}, which is not the gateway's own page. Only its own page may do this.`,
  );
}

/** Null: no host stands there. */
export function hostNameOf(host: string | undefined): string | null {
  const match = /^(?:\[(?<six>[0-9a-f:.]+)\]|(?<name>[a-z0-9._-]+))(?::\d{1,5})?$/i.exec(
    host ?? '',
  );
  return (match?.groups?.six ?? match?.groups?.name)?.toLowerCase() ?? null;
}

function originHost(origin: string): string | null {
  return /^https?:\/\/(?<host>[^/?#@\s]+)$/i.exec(origin)?.groups?.host?.toLowerCase() ?? null;
}
