import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { problemCode } from '../../contract/http/constants.ts';
import type { Clock } from '../base/clock.ts';
import { OperationalError } from '../base/errors.ts';
import { Attempts } from './attempts.ts';
import { ProblemError } from './problem.ts';

/**
 * Who may use the gateway, until users have names: whoever knows its access token. A browser trades the
 * token for a cookie; programs send it with each request. The cookie is signed with a key made from
 * the token, so that sessions outlive a restart and end when the token is changed.
 */
export interface Access {
  /** Whether this gateway asks for a token at all. */
  readonly needed: boolean;
  isOpen(c: Context): boolean;
  /** Throws 401 or 429 unless the token is right; then the answer carries the session's cookie. */
  signIn(c: Context, token: string): void;
  signOut(c: Context): void;
  /** Throws 401 for whoever has neither cookie nor token. */
  readonly demand: MiddlewareHandler;
}

export const TOKEN_LENGTH_MIN = 16;
/** Under TLS with the prefix that binds it to this very host. */
export const SESSION_COOKIE = 'zone-session';
const SESSION_SECONDS = 30 * 24 * 3600;

/** On loopback without a token. */
export const openAccess: Access = {
  needed: false,
  isOpen: () => true,
  signIn() {},
  signOut() {},
  demand: (_c, next) => next(),
};

/** Throws `access-token-weak`. */
export function tokenAccess(token: string, secure: boolean, clock: Clock): Access {
  if (token.length < TOKEN_LENGTH_MIN) {
    const what = `the access token has fewer than ${TOKEN_LENGTH_MIN} characters; make one with: openssl rand -base64 24`;
    throw new OperationalError('access-token-weak', what);
  }
  const key = Buffer.from(hkdfSync('sha256', token, '', 'zone-gateway session', 32));
  const cookie = secure ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE;
  const attempts = new Attempts(clock);

  const digest = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const isToken = (given: string): boolean => timingSafeEqual(digest(given), digest(token));

  function check(c: Context, given: string): void {
    const address = addressOf(c);
    if (!attempts.take(address)) {
      const detail = 'The access token was wrong too often. Wait ten seconds and try again.';
      throw new ProblemError(429, 'too_many_attempts', detail, {
        headers: { 'retry-after': '10' },
      });
    }
    if (!isToken(given)) throw signInNeeded('This is not the access token of this gateway.');
    attempts.forget(address);
  }

  function isOpen(c: Context): boolean {
    const bearer = /^Bearer (?<token>\S+)$/.exec(c.req.header('authorization') ?? '');
    if (bearer?.groups?.token !== undefined) {
      check(c, bearer.groups.token);
      return true;
    }
    return isSession(getCookie(c, cookie) ?? '');
  }

  /** A session is `id.issued.signature`; `issued` is 0 when the clock was not set. */
  function isSession(value: string): boolean {
    const [id = '', issued = '', signature = '', ...more] = value.split('.');
    if (more.length > 0 || !/^\d{1,12}$/.test(issued)) return false;
    const given = Buffer.from(signature, 'base64url');
    const right = digest(`${id}.${issued}`);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return false;
    const { at, synchronised } = clock.wall();
    return !synchronised || Math.abs(at / 1000 - Number(issued)) <= SESSION_SECONDS;
  }

  return {
    needed: true,
    isOpen,
    signIn(c, given) {
      check(c, given);
      const { at, synchronised } = clock.wall();
      const session = `${randomBytes(16).toString('base64url')}.${synchronised ? Math.floor(at / 1000) : 0}`;
      setCookie(c, cookie, `${session}.${digest(session).toString('base64url')}`, {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        secure,
        maxAge: SESSION_SECONDS,
      });
    },
    signOut(c) {
      deleteCookie(c, cookie, { path: '/', secure });
    },
    demand: async (c, next) => {
      if (!isOpen(c)) throw signInNeeded('Sign in with the access token of this gateway.');
      await next();
    },
  };
}

function signInNeeded(detail: string): ProblemError {
  return new ProblemError(401, problemCode.signIn, detail, {
    headers: { 'www-authenticate': 'Bearer realm="zone-gateway"' },
  });
}

function addressOf(c: Context<{ Bindings: Partial<HttpBindings> }>): string {
  return c.env?.incoming?.socket.remoteAddress ?? 'unknown';
}
