import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { z } from 'zod';
import { isTest, projectFiles, readSource, root } from './checks/sources.ts';

/** Habits that a linter does not know: short files, one clock, no loose ends, documents whose links lead somewhere. */

const LINES_MAX = 400;
/** Files that may be longer, each with its reason. */
const LONG_FOR_A_REASON: ReadonlyMap<string, string> = new Map([
  ['gateway/device/gs1/ai-table.ts', 'a table of the standard, one line for each identifier'],
]);

/**
 * Where time may be read: the clock port, and what is not part of the running gateway. How long a socket may be
 * silent is no timer of this program.
 */
const CLOCK = /(?<!\bsocket\.)\b(?:Date\.now|performance\.now|setTimeout|setInterval|new Date)\(/;
const MAY_READ_THE_CLOCK =
  /^(?:gateway\/(?:base\/clock\.ts|platform\/|testing\/)|scripts\/|test\/|web-ui\/)/;
/** `new Date(x)` of a given instant reads no clock. */
const DATE_OF_VALUE = /new Date\([^)\s]/g;

const LOOSE_ENDS = /\b(?:TODO|FIXME|XXX|HACK)\b/;
const LEFT_OUT = /\b(?:it|test|describe)\.(?:skip|only|todo|fails)\b/;

type Check = (file: string, text: string) => string[];

const shortFiles: Check = (file, text) => {
  const lines = text.split('\n').length - 1;
  if (lines <= LINES_MAX || LONG_FOR_A_REASON.has(file)) return [];
  return [`${file}: ${lines} lines; split it, or give the reason in scripts/check-tidy.ts`];
};

const oneClock: Check = (file, text) => {
  if (isTest(file) || MAY_READ_THE_CLOCK.test(file)) return [];
  return eachLine(file, text, (line) =>
    CLOCK.test(line.replace(DATE_OF_VALUE, '')) && !/^\s*(?:\*|\/\/)/.test(line)
      ? 'reads a clock or sets a timer; take a Clock (gateway/base/clock.ts)'
      : null,
  );
};

const noLooseEnds: Check = (file, text) =>
  eachLine(file, text, (line) => (LOOSE_ENDS.test(line) ? 'a loose end' : null));

const nothingLeftOut: Check = (file, text) =>
  eachLine(file, text, (line) =>
    LEFT_OUT.test(line) ? 'a test is left out or alone; mend it or remove it' : null,
  );

const LINK = /\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)|<img[^>]+src="([^"]+)"|srcset="([^"]+)"/g;

const linksLeadSomewhere: Check = (file, text) => {
  const wrong: string[] = [];
  for (const match of text.matchAll(LINK)) {
    const link = match[1] ?? match[2] ?? match[3] ?? '';
    if (/^(?:https?:|mailto:|#)/.test(link)) continue;
    const target = posix.normalize(posix.join(dirname(file), link.replace(/#.*$/, '')));
    if (!existsSync(join(root, target))) wrong.push(`${file}: the link ${link} leads nowhere`);
  }
  return wrong;
};

function eachLine(file: string, text: string, fault: (line: string) => string | null): string[] {
  return text.split('\n').flatMap((line, index) => {
    const wrong = fault(line);
    return wrong === null ? [] : [`${file}:${index + 1}: ${wrong}`];
  });
}

/** Every package that the project depends on has its reason written down. */
function reasonsOfDependencies(): string[] {
  const manifest = z
    .object({
      dependencies: z.record(z.string(), z.string()),
      devDependencies: z.record(z.string(), z.string()),
      optionalDependencies: z.record(z.string(), z.string()),
    })
    .parse(JSON.parse(readSource('package.json')));
  const page = 'docs/decisions/dependencies.md';
  const text = existsSync(join(root, page)) ? readSource(page) : '';
  return [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies]
    .flatMap((part) => Object.keys(part))
    .filter((name) => !text.includes(`\`${name}\``))
    .map((name) => `${page}: says nothing of ${name}`);
}

const self = 'scripts/check-tidy.ts';
const checks: readonly (readonly [pattern: RegExp, check: Check])[] = [
  [/\.(?:ts|tsx|css)$/, shortFiles],
  [/^(?:gateway|contract)\/.*\.ts$/, oneClock],
  [/\.(?:ts|tsx|css|yaml|md|sh)$/, noLooseEnds],
  [/\.test\.tsx?$/, nothingLeftOut],
  [/\.md$/, linksLeadSomewhere],
];

const files = projectFiles().filter((file) => file !== self);
const faults = reasonsOfDependencies();
for (const file of files) {
  const wanted = checks.filter(([pattern]) => pattern.test(file));
  if (wanted.length === 0) continue;
  const text = readSource(file);
  for (const [, check] of wanted) faults.push(...check(file, text));
}
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.stdout.write(
  faults.length === 0 ? `${files.length} files are tidy\n` : `${faults.length} faults\n`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
