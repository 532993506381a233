import { type Import, importsOf, isTest, projectFiles, readSource } from './checks/sources.ts';

/**
 * Imports go only down the floors, siblings on a floor do not import each other, and there are no circles
 * (docs/ARCHITECTURE.md). The threads that only talk to SQLite load no schemas. Prints each offence with its place and ends with 1 if there is any.
 */

/** Room to floor. A room is a top folder, or a folder in gateway/. */
const FLOORS: ReadonlyMap<string, number> = new Map([
  ['contract', 0],
  ['gateway/base', 1],
  ['gateway/store', 2],
  ['gateway/device', 2],
  ['gateway/journal', 3],
  ['gateway/inventory', 4],
  ['gateway/inbound', 5],
  ['gateway/outbound', 5],
  ['gateway/report', 5],
  ['gateway/station', 6],
  ['gateway/uplink', 6],
  ['gateway/zone', 7],
  ['gateway/http', 8],
  ['gateway/platform', 8],
  ['gateway/configuration', 9],
  ['gateway/cli', 10],
  ['gateway/main.ts', 11],
]);

/** Packages that only one room may touch at run time. */
const SOLE_IMPORTERS: ReadonlyMap<string, string> = new Map([
  ['serialport', 'gateway/platform'],
  ['mqtt', 'gateway/platform'],
  ['onoff', 'gateway/platform'],
  ['node:net', 'gateway/platform'],
  ['node:tls', 'gateway/platform'],
  ['node:child_process', 'gateway/platform'],
  ['better-sqlite3', 'gateway/store'],
  ['hono', 'gateway/http'],
  ['@hono/node-server', 'gateway/http'],
  ['@hono/zod-openapi', 'gateway/http'],
  ['ws', 'gateway/http'],
]);

/** Loaded by threads that only talk to SQLite. zod and the schemas would take 8 MB in each of them. */
const WITHOUT_SCHEMAS: readonly string[] = [
  'gateway/zone/writer-module.ts',
  'gateway/zone/reader-module.ts',
  'gateway/store/writer-thread.ts',
  'gateway/store/reader-thread.ts',
  'gateway/store/task-thread.ts',
  'gateway/zone/archive-thread.ts',
];

function roomOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  return top === 'gateway' ? `${top}/${second}` : top;
}

/** What is wrong with one import, in words, or null. */
function offence(file: string, found: Import, files: ReadonlySet<string>): string | null {
  const room = roomOf(file);
  if (found.target === null) return packageOffence(room, found);
  if (!files.has(found.target)) return `imports ${found.target}, which does not exist`;
  const other = roomOf(found.target);
  if (room === other) return null;
  if (other === 'scripts' || other === 'test') return `imports ${other}/, which nothing may import`;
  if (room === 'scripts' || room === 'test' || room === 'gateway/testing') return null;
  if (other === 'gateway/testing') return 'imports gateway/testing, which is for tests and scripts';
  if (room === 'web-ui') return pageOffence(file, found, other);
  const floor = FLOORS.get(room);
  const target = FLOORS.get(other);
  if (floor === undefined) return `${room} has no floor; give it one in scripts/check-floors.ts`;
  if (target === undefined) return `imports ${other}, which has no floor`;
  if (target < floor) return null;
  return `imports ${found.target}: ${room} stands on floor ${floor}, ${other} on ${target}; imports go down only`;
}

function packageOffence(room: string, found: Import): string | null {
  if (room === 'contract' && found.specifier !== 'zod') {
    return `imports ${found.specifier}; the contract imports zod only`;
  }
  if (!room.startsWith('gateway/') || room === 'gateway/testing' || found.typeOnly) return null;
  for (const [name, owner] of SOLE_IMPORTERS) {
    const same = found.specifier === name || found.specifier.startsWith(`${name}/`);
    if (same && room !== owner) return `imports ${found.specifier}; only ${owner} may`;
  }
  return null;
}

function pageOffence(file: string, found: Import, other: string): string | null {
  if (other === 'contract') return null;
  const types =
    /^web-ui\/api(?:-\w+)?\.ts$/.test(file) && other === 'gateway/http' && found.typeOnly;
  return types
    ? null
    : `imports ${found.target}; the page knows contract/ and, in api.ts and api-*.ts, router types`;
}

/** Strongly connected components of more than one file (Tarjan). */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    const own = index.size;
    index.set(file, own);
    low.set(file, own);
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      else if (!stack.includes(next)) continue;
      low.set(file, Math.min(low.get(file) ?? own, low.get(next) ?? own));
    }
    if (low.get(file) !== own) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1 || (graph.get(file) ?? []).includes(file)) found.push(circle);
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return found;
}

/** The files by which `file` reaches zod at run time; null where it does not. */
function wayToZod(file: string, seen: Set<string>): readonly string[] | null {
  seen.add(file);
  for (const { target, specifier, typeOnly } of importsFrom.get(file) ?? []) {
    if (typeOnly) continue;
    if (specifier === 'zod') return [file];
    const way = target === null || seen.has(target) ? null : wayToZod(target, seen);
    if (way !== null) return [file, ...way];
  }
  return null;
}

const sources = projectFiles().filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
const files: ReadonlySet<string> = new Set(projectFiles());
const graph = new Map<string, string[]>();
const importsFrom = new Map<string, readonly Import[]>();
const offences: string[] = [];
for (const file of sources) {
  const imports = importsOf(file, readSource(file));
  importsFrom.set(file, imports);
  graph.set(
    file,
    imports.flatMap((one) => (one.target === null ? [] : [one.target])),
  );
  if (isTest(file)) continue;
  for (const one of imports) {
    const wrong = offence(file, one, files);
    if (wrong !== null) offences.push(`${file}:${one.line}: ${wrong}`);
  }
}
for (const file of WITHOUT_SCHEMAS) {
  const way = wayToZod(file, new Set());
  if (way !== null) offences.push(`${file}: reaches zod: ${way.join(' → ')}`);
}
for (const circle of circles(graph)) offences.push(`circle: ${circle.sort().join(' ↔ ')}`);

for (const line of offences) process.stdout.write(`${line}\n`);
process.stdout.write(
  offences.length === 0
    ? `${sources.length} files, imports go down the floors, no circles\n`
    : `${offences.length} offences in ${sources.length} files\n`,
);
process.exitCode = offences.length === 0 ? 0 : 1;
