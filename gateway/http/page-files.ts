import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { OperationalError } from '../base/errors.ts';

/**
 * The built page, read once into memory. A request is answered only by a name that was found in the
 * folder, so no path can lead out of it, and serving touches no disk.
 */
export type PageFile = {
  readonly type: string;
  readonly etag: string;
  /** Its name carries a digest of its content, so it never changes. */
  readonly immutable: boolean;
  readonly plain: Bytes;
  readonly brotli: Bytes | null;
  readonly gzip: Bytes | null;
};
export type Bytes = Uint8Array<ArrayBuffer>;
/** By address, e.g. `/assets/index-4f2a91bc.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

export const INDEX = '/index.html';
const FILES_MAX = 500;
const BYTES_MAX = 32 * 1024 * 1024;
/** Vite puts eight characters of digest before the extension. */
const HASHED = /^\/assets\/.*[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Null where the page is not built. Throws `page-too-large` for a folder that is not a page. */
export function readPage(folder: string): PageFiles | null {
  if (!existsSync(join(folder, INDEX))) return null;
  const files = new Map<string, PageFile>();
  let bytes = 0;
  for (const path of filesIn(folder)) {
    const type = TYPES[extname(path)];
    if (type === undefined) continue;
    const file = readFile(folder, path, type);
    bytes += file.plain.length + (file.brotli?.length ?? 0) + (file.gzip?.length ?? 0);
    if (files.size >= FILES_MAX || bytes > BYTES_MAX) {
      const what = `${folder} holds more than ${FILES_MAX} files or ${BYTES_MAX / 1024 / 1024} MiB: it is not the built page`;
      throw new OperationalError('page-too-large', what);
    }
    files.set(addressOf(folder, path), file);
  }
  return files;
}

/** Changes when the page is built anew. */
export function pageStamp(folder: string): number {
  return statSync(join(folder, INDEX), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function addressOf(folder: string, path: string): string {
  return `/${relative(folder, path).split(sep).join('/')}`;
}

function readFile(folder: string, path: string, type: string): PageFile {
  const plain = bytesOf(path);
  const digest = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  return {
    type,
    etag: `"${digest}"`,
    immutable: HASHED.test(addressOf(folder, path)),
    plain,
    brotli: existsSync(`${path}.br`) ? bytesOf(`${path}.br`) : null,
    gzip: existsSync(`${path}.gz`) ? bytesOf(`${path}.gz`) : null,
  };
}

/** A copy of its own: small files are otherwise views into a pool. */
function bytesOf(path: string): Bytes {
  return new Uint8Array(readFileSync(path));
}
