import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configurationJsonSchema } from '../gateway/configuration/schema.ts';
import { profileJsonSchema } from '../gateway/device/profile/load.ts';
import { asyncApi, messageSchemas } from './generate/asyncapi.ts';
import { mqttExamples } from './generate/mqtt-examples.ts';

/**
 * Writes the files that follow from the schemas in the source. With `--check` it only says which of them
 * are not as they should be.
 */

export type Generated = { readonly path: string; readonly text: string };

const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'),
);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const generated: readonly Generated[] = [
  { path: 'docs/generated/configuration.schema.json', text: json(configurationJsonSchema()) },
  { path: 'docs/generated/device-profile.schema.json', text: json(profileJsonSchema()) },
  { path: 'docs/generated/asyncapi.json', text: json(asyncApi(version)) },
  { path: 'docs/generated/mqtt-examples.md', text: mqttExamples() },
  ...[...messageSchemas()].map(([name, schema]) => ({
    path: `docs/generated/mqtt/${name}.schema.json`,
    text: json(schema),
  })),
];

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
let stale = 0;
for (const { path, text } of generated) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale += 1;
  if (check) process.stdout.write(`${path} is not up to date; run node scripts/generate.ts\n`);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`${path} written\n`);
  }
}
if (check && stale > 0) process.exitCode = 1;
if (stale === 0) process.stdout.write(`${generated.length} generated files are up to date\n`);
