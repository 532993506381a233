import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadProfile } from '../../configuration/profiles.ts';
import { deviceConfig, gpioLineConfig } from '../../zone/config.ts';
import type { ShippedProfile } from './captures.ts';

/** What a device's folder must hold besides a profile that loads. */

const reason = z.string().min(10);
const answer = z.union([
  z.literal('done'),
  z.strictObject({ 'to-do': reason }),
  z.strictObject({ exempt: reason }),
]);

const common = { facts: answer, captures: answer, 'set-up': answer, 'real-device': answer };
const spoken = { ...common, commands: answer, liveness: answer, 'device-capture': answer };
const weighed = z.strictObject({ ...spoken, states: answer });
const CARDS = {
  scanner: z.strictObject({ ...spoken, 'no-read': answer }),
  scale: weighed,
  checkweigher: weighed,
  printer: weighed,
  gpio: z.strictObject({ ...common, 'safe-state': answer }),
} as const;

const HEADINGS = [
  '## Wiring',
  '## Settings in the device',
  '## In the configuration',
  '## What was not run on real hardware',
];

/** Faults of one folder in words; none when it is complete. */
export function folderFaults(shipped: ShippedProfile): string[] {
  const { profile, folder, captures } = shipped;
  const faults: string[] = [];
  if (profile.id !== basename(folder))
    faults.push(`its id is ${profile.id}, not the folder's name`);
  if (profile.kind !== 'gpio' && captures.length === 0) faults.push('has no captures');
  const whats = captures.map(({ what }) => what);
  for (const what of whats) {
    if (whats.indexOf(what) !== whats.lastIndexOf(what)) faults.push(`two captures say "${what}"`);
  }
  return [...faults, ...cardFaults(shipped), ...pageFaults(shipped)];
}

function cardFaults({ profile, folder, captures }: ShippedProfile): string[] {
  const file = join(folder, 'quality.yaml');
  if (!existsSync(file)) return ['has no quality.yaml'];
  const card = CARDS[profile.kind].safeParse(parse(readFileSync(file, 'utf8')));
  if (!card.success) return card.error.issues.map((issue) => `quality.yaml: ${told(issue)}`);
  const claimed = Object.entries(card.data).some(
    ([rule, value]) => rule === 'device-capture' && value === 'done',
  );
  const recorded = captures.some(({ source }) => source === 'device');
  return claimed === recorded ? [] : ['quality.yaml and captures differ on device-capture'];
}

const told = (issue: z.core.$ZodIssue): string => `${issue.path.join('.')} ${issue.message}`;

function pageFaults({ profile, folder }: ShippedProfile): string[] {
  const file = join(folder, 'README.md');
  if (!existsSync(file)) return ['has no README.md'];
  const text = readFileSync(file, 'utf8');
  const faults = HEADINGS.filter((heading) => !text.includes(`\n${heading}\n`)).map(
    (heading) => `README.md has no section "${heading}"`,
  );
  for (const [, block = ''] of text.matchAll(/```yaml\n(.*?)```/gs)) {
    faults.push(...exampleFaults(block, profile.kind === 'gpio', profile.id));
  }
  return faults;
}

const deviceExample = z.strictObject({ devices: z.record(z.string(), deviceConfig) });
const lineExample = z.strictObject({
  gpio: z.looseObject({ lines: z.record(z.string(), gpioLineConfig) }),
});

/** The example of a README must be what a gateway would take, with its override. */
function exampleFaults(block: string, isLine: boolean, id: string): string[] {
  const value: unknown = parse(block);
  // Nothing but a comment: this device cannot be configured yet.
  if (value === null) return [];
  const example = isLine ? lineExample.safeParse(value) : deviceExample.safeParse(value);
  if (!example.success) return example.error.issues.map((issue) => `README.md: ${told(issue)}`);
  const { data } = example;
  const users = Object.values('devices' in data ? data.devices : data.gpio.lines);
  return users.flatMap(({ profile, override }) => {
    if (profile !== id) return [`README.md: the example uses ${profile}`];
    const loaded = loadProfile(profile, '/', override);
    return loaded.ok ? [] : loaded.error.map(({ message }) => `README.md: ${message}`);
  });
}
