import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { routesOfApp } from '../../gateway/testing/http/bare-server.ts';
import { Program } from '../../gateway/testing/http/program.ts';

/** The document of the API says what the API does: every route, and examples that its own schemas take. */

const media = z.object({ schema: z.json(), example: z.json().optional() });
const content = z.record(z.string(), media);
const parameter = z.object({
  name: z.string(),
  in: z.enum(['query', 'path', 'header', 'cookie']),
  required: z.boolean().optional(),
  schema: z.json(),
});
const operation = z.looseObject({
  tags: z.array(z.string()).min(1),
  summary: z.string().min(1),
  parameters: z.array(parameter).optional(),
  requestBody: z.object({ required: z.boolean().optional(), content }).optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.object({ description: z.string().min(1), content: content.optional() }),
  ),
});
type Operation = z.output<typeof operation>;
const document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.array(z.object({ url: z.string(), description: z.string() })),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  components: z.looseObject({
    schemas: z.record(z.string(), z.json()),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.string() })),
  }),
  paths: z.record(
    z.string().startsWith('/'),
    z.record(z.enum(['get', 'post', 'put', 'patch', 'delete']), operation.optional()),
  ),
  webhooks: z.unknown().optional(),
});

let gateway: Program;
let whole: z.output<typeof document>;

beforeAll(async () => {
  gateway = await Program.start();
  const { status, headers, text } = await gateway.ask('/api/openapi.json');
  expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  whole = document.parse(JSON.parse(text));
});

afterAll(async () => {
  await gateway?.stop();
});

function operations(): [name: string, Operation][] {
  return Object.entries(whole.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, one]): [string, Operation][] =>
      one === undefined ? [] : [[`${method.toUpperCase()} ${path}`, one]],
    ),
  );
}

/** A schema of the document as one that stands alone. */
function standAlone(schema: z.core.util.JSONType): z.ZodType {
  const text = JSON.stringify({ ...Object(schema), $defs: whole.components.schemas });
  return z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')));
}

it('holds every route of the app, and the app every route of it', () => {
  const described = operations().map(([name]) => name);
  expect(described.sort()).toEqual(routesOfApp());
});

it('names every parameter of every path', () => {
  for (const [name, { parameters = [] }] of operations()) {
    const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameterName]) => parameterName);
    const described = parameters.filter((one) => one.in === 'path');
    expect(
      described.map((one) => one.name),
      name,
    ).toEqual(inPath);
    expect(
      described.every(({ required }) => required === true),
      name,
    ).toBe(true);
  }
});

it('refers to nothing that is not there', () => {
  const text = JSON.stringify(whole);
  for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    expect(whole.components.schemas).toHaveProperty([name]);
  }
  const tags = new Set(whole.tags.map(({ name }) => name));
  for (const [name, one] of operations()) {
    for (const tag of one.tags) expect(tags, name).toContain(tag);
  }
  const schemes = Object.keys(whole.components.securitySchemes);
  expect(whole.security.flatMap((one) => Object.keys(one)).sort()).toEqual(schemes.sort());
});

it('gives examples that its own schemas take, and whose unknown members they would not miss', () => {
  let examples = 0;
  for (const [name, { requestBody, responses }] of operations()) {
    const places = [requestBody, ...Object.values(responses)].flatMap((part) =>
      Object.values(part?.content ?? {}),
    );
    for (const { schema, example } of places) {
      if (example === undefined) continue;
      examples += 1;
      const read = standAlone(schema).safeParse(example);
      expect(read.error?.issues ?? [], name).toEqual([]);
      const empty = standAlone(schema).safeParse(typeof example === 'string' ? 1 : { zz: 1 });
      expect(empty.success, `${name}: a schema that takes anything`).toBe(false);
    }
  }
  expect(examples).toBeGreaterThan(25);
});

it('gives an example for every JSON answer but problems and free objects', () => {
  const without = operations().flatMap(([name, { responses }]) =>
    Object.entries(responses).flatMap(([status, one]) =>
      one.content?.['application/json'] && !('example' in one.content['application/json'])
        ? [`${name} ${status}`]
        : [],
    ),
  );
  expect(without.sort()).toEqual(['GET /api/live 101', 'GET /api/openapi.json 200']);
});

it('says of each answer that it gives what shape it has', async () => {
  for (const [name, { responses }] of operations()) {
    const [method, path = ''] = name.split(' ');
    if (method !== 'GET' || /\{|live|openapi|metrics|csv/.test(path)) continue;
    const answer = await gateway.ask(path === '/api/search' ? `${path}?text=a` : path);
    const shape = responses[String(answer.status)]?.content?.['application/json']?.schema;
    expect(shape, `${name} ${answer.status}`).toBeDefined();
    if (shape === undefined) continue;
    const read = standAlone(shape).safeParse(JSON.parse(answer.text));
    expect(read.error?.issues ?? [], name).toEqual([]);
  }
});
