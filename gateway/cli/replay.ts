import { isDeepStrictEqual } from 'node:util';
import type { Command } from 'commander';
import { z } from 'zod';
import { hexBytes, type Reading, reading } from '../../contract/reading.ts';
import { describeProblem } from '../base/yaml-file.ts';
import { loadProfile } from '../configuration/profiles.ts';
import { compileProfile } from '../device/profile/compile.ts';
import { fail, readNamed } from './failure.ts';
import { parseYear } from './year.ts';

type Options = { readonly profile: string; readonly today?: string };

export function registerReplay(program: Command): void {
  program
    .command('replay')
    .description('reads a recording again and says where the profile now reads it differently')
    .argument('<file>', 'lines as `capture` writes them')
    .requiredOption('-p, --profile <id|file>', 'profile of the device')
    .option('--today <date>', 'the day by which GS1 dates find their century, such as 2026-01-31')
    .action(replay);
}

const recorded = z.looseObject({
  what: z.string(),
  bytes: hexBytes,
  after: z.enum(['idle', 'closed']).optional(),
  readings: z.array(reading),
});

function replay(file: string, options: Options): void {
  const loaded = loadProfile(options.profile, process.cwd());
  if (!loaded.ok) return fail(loaded.error.map(describeProblem).join('\nzone-gateway: '));
  const profile = loaded.value;
  if (profile.kind === 'gpio') return fail(`${profile.id} describes a GPIO line`, 2);
  const year = parseYear(options.today);
  if (!year.ok) return fail(year.error, 2);
  const codec = compileProfile(profile);
  for (const [index, line] of readNamed(file).toString('utf8').split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = recorded.safeParse(jsonOf(line));
    if (!parsed.success) return fail(`${file}:${index + 1}: not a line of a recording`, 2);
    const { what, bytes, after, readings } = parsed.data;
    const decoder = codec.createDecoder({ year: () => year.value });
    const now: Reading[] = [];
    const take = (one: Reading): void => void now.push(one);
    decoder.push(Buffer.from(bytes, 'hex'), take);
    if (after === 'idle') decoder.idle(take);
    if (after === 'closed') decoder.end(take);
    const same = isDeepStrictEqual(now, readings);
    if (!same) process.exitCode = 1;
    const told = same
      ? { what, same, readings: now }
      : { what, same, readings: now, was: readings };
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
