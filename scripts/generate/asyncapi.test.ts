import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { ZERO_HASH } from '../../contract/constants.ts';
import { topicsOf } from '../../contract/mqtt.ts';
import { journalRecord } from '../../contract/records.ts';
import { asyncApi, messageSchemas } from './asyncapi.ts';
import { exampleRecords, examples, hashedText, hashOfText } from './examples.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'generated');
const reference = z.object({ $ref: z.string() });
const document = z.looseObject({
  asyncapi: z.literal('3.0.0'),
  channels: z.record(
    z.string(),
    z.looseObject({
      address: z.string(),
      parameters: z.record(z.string(), z.object({ description: z.string() })),
    }),
  ),
  operations: z.record(
    z.string(),
    z.looseObject({
      action: z.enum(['send', 'receive']),
      channel: reference,
      messages: z.array(reference),
    }),
  ),
  components: z.object({
    messages: z.record(
      z.string(),
      z.looseObject({
        payload: reference,
        examples: z.array(z.object({ payload: z.unknown() }).loose()),
      }),
    ),
  }),
});
const api = document.parse(JSON.parse(JSON.stringify(asyncApi('0.0.0'))));

it.each([...messageSchemas()])(
  'the example of %s agrees with the schema, and without a member it does not',
  (name, schema) => {
    const check = z.fromJSONSchema(JSON.parse(JSON.stringify(schema)));
    const example: Record<string, unknown> = { ...examples[name] };
    expect(check.safeParse(example).error?.issues ?? []).toEqual([]);
    expect(
      check.safeParse({ ...example, later: 'member' }).success,
      'readers let new members pass',
    ).toBe(true);
    for (const member of Object.keys(example)) {
      if (['reply_to', 'epoch'].includes(member) && name !== 'journal') continue;
      const { [member]: _left, ...rest } = example;
      expect(check.safeParse(rest).success, `without ${member}`).toBe(false);
      expect(
        check.safeParse({ ...example, [member]: { wrong: true } }).success,
        `wrong ${member}`,
      ).toBe(false);
    }
  },
);

it('the example records are a chain, one of each kind', () => {
  let prev = ZERO_HASH;
  for (const record of exampleRecords) {
    expect(journalRecord.parse(record).prev).toBe(prev);
    expect(hashOfText(hashedText(record))).toBe(record.hash);
    prev = record.hash;
  }
  const kinds = journalRecord.options.map(({ shape }) => shape.kind.value);
  expect(exampleRecords.map(({ kind }) => kind).toSorted()).toEqual([...kinds].toSorted());
});

it('every topic has a channel, every parameter a word, every reference an end', () => {
  const topics = topicsOf({ root: '{root}', site: '{site}', gateway: '{gateway}' });
  const wanted = [
    topics.status,
    topics.journal,
    topics.telemetry,
    topics.acknowledgement('{consumer}'),
    topics.directives('{source}'),
    topics.directivesAcknowledgement('{source}'),
    ...['replay', 'ping', 'snapshot'].map(topics.request),
    '{reply_to}',
    ...Array.from({ length: 7 }, () => topics.transfersTo('{to}')),
  ];
  expect(
    Object.values(api.channels)
      .map(({ address }) => address)
      .toSorted(),
  ).toEqual(wanted.toSorted());
  for (const { address, parameters } of Object.values(api.channels)) {
    expect(Object.keys(parameters).toSorted()).toEqual(
      [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted(),
    );
  }
  const references = [...JSON.stringify(api).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, to = '']) => to,
  );
  expect(references.length).toBeGreaterThan(20);
  for (const to of references) {
    if (to.startsWith('#/')) {
      const end = to
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], api);
      expect(end, to).toBeDefined();
    } else expect(existsSync(join(FOLDER, to)), to).toBe(true);
  }
});

it('what is published is what was made', () => {
  for (const [name, schema] of messageSchemas()) {
    expect(JSON.parse(readFileSync(join(FOLDER, 'mqtt', `${name}.schema.json`), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(schema)),
    );
  }
});
