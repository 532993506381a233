import { afterAll, beforeAll, expect, it } from 'vitest';
import { Program, problemIn } from '../../gateway/testing/http/program.ts';
import { exchange } from '../../gateway/testing/http/raw.ts';

/** Methods, media types, sizes and bytes that are not what HTTP or this gateway takes. */

let gateway: Program;

beforeAll(async () => {
  gateway = await Program.start();
});

afterAll(async () => {
  await gateway?.stop();
});

const SESSION = '/api/session';
const JSON_TYPE = { 'content-type': 'application/json' };
const CSV_TYPE = { 'content-type': 'text/csv' };
const PRODUCTS = '/api/import/products?id=http-test-0001';
const KIB = 1024;

it.each([
  ['PUT', '/api/stock', JSON_TYPE, 405, /does not take PUT, but GET, HEAD/],
  ['DELETE', '/api/stock', {}, 405, /does not take DELETE/],
  ['OPTIONS', '/api/stock', {}, 405, /does not take OPTIONS/],
  ['TRACE', '/api/stock', {}, 405, /does not take TRACE/],
  ['POST', '/healthz', JSON_TYPE, 405, /does not take POST/],
  ['POST', '/', JSON_TYPE, 404, /nothing at \//],
  ['PATCH', '/api/nope', JSON_TYPE, 404, /nothing at \/api\/nope/],
])('%s %s', async (method, path, headers, status, detail) => {
  const answer = await gateway.ask(path, { method, headers });
  const problem = problemIn(answer);
  expect(problem.status).toBe(status);
  expect(problem.detail).toMatch(detail);
  if (status === 405) expect(answer.headers.allow).toContain('GET');
});

it.each([
  ['none', SESSION, {}, /no content-type; send the header content-type: application\/json/],
  ['an empty one', SESSION, { 'content-type': '' }, /no content-type/],
  ['plain text', SESSION, { 'content-type': 'text/plain' }, /content-type text\/plain/],
  [
    'that of a form',
    SESSION,
    { 'content-type': 'application/x-www-form-urlencoded' },
    /urlencoded/,
  ],
  ['JSON for a CSV', PRODUCTS, JSON_TYPE, /content-type: text\/csv/],
  ['CSV for JSON', SESSION, CSV_TYPE, /content-type: application\/json/],
])('a content-type that is wrong: %s', async (_which, path, headers, detail) => {
  const problem = problemIn(await gateway.ask(path, { method: 'POST', headers }, '{}'));
  expect(problem).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  expect(problem.detail).toMatch(detail);
});

it('takes a body whose length was not announced', async () => {
  const headers = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };
  const answer = await gateway.ask(SESSION, { method: 'POST', headers }, '{"token":"any"}');
  expect([answer.status, answer.text]).toEqual([200, '{"needed":false,"open":true}']);
});

it('takes a DELETE without a body and without its length', async () => {
  const { status, text } = await exchange(
    gateway.port,
    `DELETE ${SESSION} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
  );
  expect([status, text]).toEqual([200, '{"needed":false,"open":true}']);
});

it.each([
  ['announced JSON', SESSION, JSON_TYPE, 64 * KIB + 1, /64 KiB/, false],
  ['chunked JSON', SESSION, JSON_TYPE, 64 * KIB + 1, /64 KiB/, true],
  ['an announced CSV', PRODUCTS, CSV_TYPE, 16 * KIB * KIB + 1, /16 MiB/, false],
  ['a chunked CSV', PRODUCTS, CSV_TYPE, 16 * KIB * KIB + 1, /16 MiB/, true],
])('a body that is too large: %s', async (_which, path, type, size, detail, chunked) => {
  const length = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(size) };
  // Like a browser: such a connection is read on for a while, so that the answer is not lost.
  const headers = { ...type, ...length, connection: 'keep-alive' };
  const answer = await gateway.ask(path, { method: 'POST', headers }, Buffer.alloc(size, 'a'));
  const problem = problemIn(answer);
  expect(problem).toMatchObject({ status: 413, code: 'body_too_large' });
  expect(problem.detail).toMatch(detail);
});

it('refuses an announced length at once, before the body is sent', async () => {
  const { status } = await exchange(
    gateway.port,
    `POST ${SESSION} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n`,
  );
  expect(status).toBe(413);
});

it.each([
  ['columns', 'a,b\n1,2\n', { path: 'a', line: 1 }, /no column/],
  ['a line', 'product,name\nmilk\n', { path: 'name', line: 2 }, /is missing/],
  [
    'an open quote',
    'product,name\n"milk,x\n',
    { line: 2 },
    /a quote " opens in this row and does not close/,
  ],
  ['nothing', '', { line: 1 }, /empty/],
])('a CSV with a fault in %s names its line', async (_where, csv, place, message) => {
  const answer = await gateway.ask(PRODUCTS, { method: 'POST', headers: CSV_TYPE }, csv);
  const problem = problemIn(answer);
  expect(problem.status).toBe(422);
  expect(problem.errors?.[0]).toMatchObject(place);
  expect(problem.errors?.[0]?.message).toMatch(message);
});

it('a CSV in another encoding', async () => {
  const latin1 = Buffer.from('product,name\nmilk,Käse\n', 'latin1');
  const answer = await gateway.ask(PRODUCTS, { method: 'POST', headers: CSV_TYPE }, latin1);
  expect(problemIn(answer)).toMatchObject({ status: 422, code: 'not_utf8' });
});

it.each([
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00', 400, 'not_http', /method of HTTP/],
  ['an unknown method', 'STEAL / HTTP/1.1\r\nHost: localhost\r\n\r\n', 400, 'not_http', /method/],
  [
    'a header without a colon',
    'GET / HTTP/1.1\r\nHost localhost\r\n\r\n',
    400,
    'not_http',
    /not an HTTP/,
  ],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    400,
    'not_http',
    /not an HTTP/,
  ],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    400,
    'not_http',
    /not an HTTP/,
  ],
  ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', 400, 'bad_host', /Host header/],
  [
    'a Host that is none',
    'GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n',
    400,
    'bad_host',
    /Host header/,
  ],
  [
    'large headers',
    `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(17 * KIB)}\r\n\r\n`,
    431,
    'headers_too_large',
    /16 KiB/,
  ],
  [
    'a long address',
    `GET /api/stock?text=${'a'.repeat(5_000)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    414,
    'address_too_long',
    /4096 characters/,
  ],
])('bytes: %s', async (_what, bytes, status, code, detail) => {
  const problem = problemIn(await exchange(gateway.port, bytes));
  expect(problem).toMatchObject({ status, code });
  expect(problem.detail).toMatch(detail);
});

it('logged no failure of its own over any of these', () => {
  expect(gateway.log).not.toContain('"level":"error"');
});
