import { ZERO_HASH } from '../../contract/constants.ts';
import { exampleRecords, examples, hashedText, hashOfText } from './examples.ts';

/** A page of examples beside the schemas: each message, and one hash worked out. */
export function mqttExamples(): string {
  const [first] = exampleRecords;
  if (first === undefined) throw new Error('assertion failed: there is an example');
  const text = hashedText(first);
  const block = (value: string, language: string): string =>
    `\`\`\`${language}\n${value}\n\`\`\`\n`;
  const messages = Object.entries(examples).map(
    ([name, value]) => `## ${name}\n\n${block(JSON.stringify(value, null, 2), 'json')}`,
  );
  return [
    '# MQTT messages by example',
    '',
    'Made from `contract/`, like the schemas in [mqtt/](mqtt/) and [asyncapi.json](asyncapi.json). [mqtt.md](../mqtt.md) says',
    'what each side must do.',
    '',
    '## One hash, worked out',
    '',
    `The first record of an epoch continues nothing: its \`prev\` is ${ZERO_HASH.length} zeros. The text that is hashed is`,
    '`prev`, directly followed by the canonical JSON of the record without `prev` and `hash`:',
    '',
    block(text, 'text'),
    `SHA-256 of these ${Buffer.byteLength(text)} bytes, which is the record's \`hash\` and the next one's \`prev\`:`,
    '',
    block(hashOfText(text), 'text'),
    ...messages,
  ].join('\n');
}
