import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, Program, problemIn } from '../../gateway/testing/http/program.ts';

/** Every wrong request is told what was wrong with it, in a problem with the right status. */

let gateway: Program;

beforeAll(async () => {
  gateway = await Program.start({
    devices: { desk: { profile: 'generic-lines', link: { tcp: '127.0.0.1:9' } } },
  });
  await gateway.importCatalog();
});

afterAll(async () => {
  await gateway?.stop();
});

const ID = 'http-test-0001';
const JSON_TYPE = { 'content-type': 'application/json' };
const send = (path: string, body: string, headers: Record<string, string> = JSON_TYPE) =>
  gateway.ask(path, { method: 'POST', headers }, body);

/** Nothing of a validator's or a parser's own language may reach the reader. */
function expectPlainWords({ text }: Answer): void {
  expect(text).not.toMatch(
    /undefined|NaN|Infinity|Invalid (?:input|option|discriminator)|\[object|zod/i,
  );
}

const RESOLVE = '/api/exceptions/e-1/resolve';

it.each([
  ['not JSON', '{"id":', 400, 'malformed_json', /not JSON/],
  ['nothing', '', 400, 'malformed_json', /not JSON/],
  ['a list', '[]', 422, 'invalid_request', /^body: must be an object, not a list/],
  ['null', 'null', 422, 'invalid_request', /^body: must be an object, not null/],
  ['no action', `{"id":"${ID}"}`, 422, 'invalid_request', /identify, retry, dismiss/],
  ['an unknown action', '{"action":"steal"}', 422, 'invalid_request', /identify, retry, dismiss/],
  ['no id', '{"action":"retry"}', 422, 'invalid_request', /^body\.id: is missing/],
  ['a number for an id', '{"id":5,"action":"retry"}', 422, 'invalid_request', /not a number/],
  ['a short id', '{"id":"a","action":"retry"}', 422, 'invalid_request', /8 to 64 letters/],
  [
    'an unknown key',
    `{"id":"${ID}","action":"retry","x":1}`,
    422,
    'invalid_request',
    /^body\.x: there is no such member/,
  ],
  [
    'two faults',
    '{"id":"a","action":"retry","x":1}',
    422,
    'invalid_request',
    /\. One more fault stands in errors\.$/,
  ],
  [
    'an empty note',
    `{"id":"${ID}","action":"dismiss","note":" "}`,
    422,
    'invalid_request',
    /^body\.note: must not be empty/,
  ],
  [
    'text for a number',
    `{"id":"${ID}","action":"identify","sku":"A","quantity":"2"}`,
    422,
    'invalid_request',
    /^body\.quantity: must be a number, not a text/,
  ],
  [
    'a fraction',
    `{"id":"${ID}","action":"identify","sku":"A","quantity":1.5}`,
    422,
    'invalid_request',
    /^body\.quantity: must be a whole number/,
  ],
  [
    'zero',
    `{"id":"${ID}","action":"identify","sku":"A","quantity":0}`,
    422,
    'invalid_request',
    /^body\.quantity: must be at least 1/,
  ],
  [
    'a scanned code as quantity',
    `{"id":"${ID}","action":"identify","sku":"A","quantity":4003300000011}`,
    422,
    'invalid_request',
    /^body\.quantity: at most 1000000000/,
  ],
  [
    'a huge number',
    `{"id":"${ID}","action":"identify","sku":"A","quantity":1e400}`,
    422,
    'invalid_request',
    /^body\.quantity: must be a number/,
  ],
  [
    'nothing to identify by',
    `{"id":"${ID}","action":"identify"}`,
    422,
    'invalid_request',
    /exactly one of/,
  ],
  ['an unknown exception', `{"id":"${ID}","action":"retry"}`, 404, 'not_found', /no exception e-1/],
])('a body with %s', async (_what, body, status, code, detail) => {
  const answer = await send(RESOLVE, body);
  const problem = problemIn(answer);
  expect(problem).toMatchObject({ status, code });
  expect(problem.detail).toMatch(detail);
  if (code === 'invalid_request') expect(problem.errors?.[0]?.path).toMatch(/^body/);
  expectPlainWords(answer);
});

it.each([
  ['/api/stock?limit=x', /^query\.limit: a whole number/],
  ['/api/stock?limit=0', /^query\.limit: at least 1/],
  ['/api/stock?limit=201', /^query\.limit: at most 200/],
  ['/api/stock?limit=5&limit=7', /^query\.limit: a whole number/],
  ['/api/stock?colour=red', /^query\.colour: there is no such member/],
  ['/api/stock/items?text=', /^query\.text: must not be empty/],
  ['/api/ledger?from=yesterday', /^query\.from: must be a time .* such as 2026/],
  ['/api/ledger?type=steal', /^query\.type: must be one of receive, putaway/],
  ['/api/exceptions?state=lost', /^query\.state: must be one of open, resolved/],
  ['/api/exceptions?reason=WHY', /^query\.reason: must be one of NO_READ/],
  ['/api/search', /exactly one of `scan`/],
  ['/api/search?scan=a&text=b', /exactly one of `scan`/],
  [`/api/parcels/${'a'.repeat(129)}`, /^path\.parcel: must have at most 128 characters/],
  ...[
    '/api/stock',
    '/api/stock/items',
    '/api/stock/locations',
    '/api/ledger',
    '/api/exceptions',
  ].flatMap((list): [string, RegExp][] => [
    [`${list}?after=!`, /^query\.after: the cursor of an answer/],
    [`${list}?after=AAAA`, /The cursor does not come from an answer to this list/],
    [`${list}?after=${'A'.repeat(513)}`, /^query\.after: must have at most 512/],
  ]),
])('%s is refused with 422', async (path, detail) => {
  const answer = await gateway.ask(path);
  const problem = problemIn(answer);
  expect(problem).toMatchObject({ status: 422, code: 'invalid_request' });
  expect(problem.detail).toMatch(detail);
  if (path.includes('after=')) expect(problem.errors?.[0]?.path).toBe('query.after');
  expectPlainWords(answer);
});

it.each([
  '/api/stock?location=nowhere',
  '/api/stock/items?location=nowhere',
  '/api/stock/locations?parent=nowhere',
  '/api/stock/locations/nowhere',
  '/api/ledger?location=nowhere',
  '/api/counts/candidates?location=nowhere',
  '/api/putaway/blocks/nowhere',
])('%s says in the same words that there is no such place', async (path) => {
  expect(problemIn(await gateway.ask(path))).toMatchObject({
    ...{ status: 404, code: 'unknown_location', detail: 'There is no location nowhere.' },
  });
});

it.each([
  ['/api/stock/items/nothing', /no item nothing/],
  ['/api/on-order/nothing', /no variant nothing/],
  ['/api/exceptions/e-1', /no exception e-1/],
  ['/api/parcels/p-1', /No parcel p-1/],
  ['/api/devices/d-1/frames', /no device d-1/],
  ['/api/devices/%E0%A4/frames', /no device/],
  ['/api', /nothing at \/api/],
  ['/api/%zz', /nothing at/],
  ['/api/../etc/passwd', /nothing at/],
  ['/nope', /nothing at \/nope/],
])('%s is not found', async (path, detail) => {
  const problem = problemIn(await gateway.ask(path));
  expect(problem).toMatchObject({ status: 404, code: 'not_found' });
  expect(problem.detail).toMatch(detail);
});

it.each(['/api/stock?variant=v-1', '/api/ledger?variant=v-1', '/api/exceptions?station=s-1'])(
  '%s filters by what is nowhere: an empty list',
  async (path) => {
    const { status, text } = await gateway.ask(path);
    expect([status, JSON.parse(text)]).toEqual([200, { rows: [], next: null }]);
  },
);

it.each([
  ['/api/devices/d-1/zero', 404, /no device "?d-1/],
  ['/api/devices/desk/explode', 422, /^path\.action: must be one of test-read, zero, tare/],
  ['/api/devices/desk/zero', 409, /desk cannot do that/],
  ['/api/replication/reconnect', 409, /No uplink is configured/],
])('POST %s answers %i', async (path, status, detail) => {
  const problem = problemIn(await gateway.post(path, { id: ID }));
  expect(problem.status).toBe(status);
  expect(problem.detail).toMatch(detail);
});
