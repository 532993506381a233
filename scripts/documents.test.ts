import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createProgram } from '../gateway/cli/program.ts';

/** What the documents tell people to type and where they send them must exist. */

const ROOT = join(import.meta.dirname, '..');
const documents = ['README.md', 'systemd/README.md', 'firmware-config/README.md'].concat(
  readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('generated'))
    .map((name) => `docs/${name}`),
);
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

it.each(documents)('%s leads to files that are there', (file) => {
  const links = [...textOf(file).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(
    ([, target = '']) => target,
  );
  const local = links.filter((target) => !/^[a-z]+:/.test(target));
  const missing = local.filter((target) => !existsSync(join(ROOT, dirname(file), target)));
  expect(missing).toEqual([]);
});

it.each(documents)('%s shows commands and options that there are', (file) => {
  const program = createProgram('0', async () => {});
  const known = new Map(program.commands.map((command) => [command.name(), command]));
  const wrong: string[] = [];
  // `zone-gateway verb …` on a line of a code block or in backticks; prose has no options.
  for (const [whole, verb = '', rest = ''] of textOf(file).matchAll(
    /(?:^|`|\s)(?:\.\/scripts\/|\/\S*\/)?zone-gateway ([a-z][a-z0-9-]*)([^`\n#|]*)/g,
  )) {
    if (!/`|scripts\/|--/.test(whole)) continue;
    const command = known.get(verb);
    const options = [...rest.matchAll(/\s(--[a-z-]+)/g)].map(([, option = '']) => option);
    const there = new Set(command?.options.map(({ long }) => long));
    if (command === undefined) wrong.push(whole.trim());
    else wrong.push(...options.filter((option) => option !== '--help' && !there.has(option)));
  }
  expect(wrong).toEqual([]);
});

it('the README disturbs the demo in ways that there are', () => {
  const help = textOf('scripts/disturb');
  const shown = [...textOf('README.md').matchAll(/scripts\/disturb (\w+ \w+)/g)];
  expect(shown.length).toBeGreaterThan(2);
  for (const [, what = ''] of shown) expect(help).toContain(`\n  ${what}`);
});
