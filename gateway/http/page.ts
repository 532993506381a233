import type { Context } from 'hono';
import { problemCode } from '../../contract/http/constants.ts';
import {
  type Bytes,
  INDEX,
  type PageFile,
  type PageFiles,
  pageStamp,
  readPage,
} from './page-files.ts';
import { answerProblem, problemOf } from './problem.ts';

/** Serves the built page. */
export class Page {
  readonly #folder: string;
  #files: PageFiles | null;
  #stamp: number;

  constructor(folder: string) {
    this.#folder = folder;
    this.#stamp = pageStamp(folder);
    this.#files = readPage(folder);
  }

  /** The handler of every address that no route took. */
  handle(c: Context): Response {
    const { path } = c.req;
    if (path === '/api' || path.startsWith('/api/')) return unknownAddress(c);
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return unknownAddress(c);
    if (path === '/' || path === INDEX) this.#readAgain();
    if (this.#files === null) return notBuilt(c);
    const file = this.#files.get(path) ?? (isScreen(c) ? this.#files.get(INDEX) : undefined);
    if (file === undefined) return unknownAddress(c);
    return answer(c, file);
  }

  /** A page that was built anew is served without a restart. */
  #readAgain(): void {
    const stamp = pageStamp(this.#folder);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    this.#files = readPage(this.#folder);
  }
}

/**
 * An address that the page itself understands: a browser wants a document. Ids of counts, tasks and lots may hold a dot, so
 * a dot alone makes no file; files stand at the top or beneath `/assets/`.
 */
function isScreen(c: Context): boolean {
  const { path } = c.req;
  return path === '/' || (wantsHtml(c) && !NAMES_A_FILE.test(path));
}

const NAMES_A_FILE = /^\/(?:assets\/|[^/]*\.[^/]*$)/;

function wantsHtml(c: Context): boolean {
  return (c.req.header('accept') ?? '').includes('text/html');
}

function answer(c: Context, file: PageFile): Response {
  const headers: Record<string, string> = {
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'accept-encoding',
  };
  const known = (c.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim());
  if (known.includes(file.etag) || known.includes(`W/${file.etag}`)) {
    return c.body(null, 304, headers);
  }
  const [encoding, bytes] = encoded(file, c.req.header('accept-encoding') ?? '');
  if (encoding !== null) headers['content-encoding'] = encoding;
  headers['content-type'] = file.type;
  headers['content-length'] = String(bytes.length);
  return c.body(bytes, 200, headers);
}

function encoded(file: PageFile, accepted: string): readonly [encoding: string | null, Bytes] {
  const accepts = (name: string): boolean =>
    accepted.split(',').some((part) => {
      const [coding = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      return coding === name && !parameters.some((text) => /^q=0(?:\.0*)?$/.test(text));
    });
  if (file.brotli !== null && accepts('br')) return ['br', file.brotli];
  if (file.gzip !== null && accepts('gzip')) return ['gzip', file.gzip];
  return [null, file.plain];
}

function unknownAddress(c: Context): Response {
  const detail = `There is nothing at ${c.req.path.slice(0, 200)}. The API is described at /api/openapi.json.`;
  return answerProblem(c, problemOf(404, problemCode.notFound, detail));
}

const NOT_BUILT =
  'The page is not built. Stop the gateway, run `./scripts/run` in the project folder, which builds it, or `vite build web-ui`; then load this address again. The API works without it.';

function notBuilt(c: Context): Response {
  if (!wantsHtml(c)) return answerProblem(c, problemOf(503, 'page_not_built', NOT_BUILT));
  const html = `<!doctype html><html lang="en"><title>Zone gateway</title><p>${NOT_BUILT}</p></html>`;
  return c.html(html, 503, { 'cache-control': 'no-store' });
}
