import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { err, ok, type Result } from './result.ts';
import { hintFor, nearest } from './schema-hint.ts';

/** One fault in a YAML file: where, what, and what would be right. Lines and columns count from 1. */
export type Problem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Keys from the root joined by dots, e.g. `stations.0.role`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  readonly hint: string | null;
};

/** `file:line:column: path: message (hint)`, one line for people and editors. */
export function describeProblem(problem: Problem): string {
  const where = `${problem.file}:${problem.line}:${problem.column}`;
  const path = problem.path === '' ? '' : ` ${problem.path}:`;
  const hint = problem.hint === null ? '' : ` (${problem.hint})`;
  return `${where}:${path} ${problem.message}${hint}`;
}

const SHOWN_MAX = 60;

/** Longest YAML text that is read: a configuration file, not a data store. */
export const YAML_TEXT_MAX = 1_000_000;

/** Reads one YAML text by a schema. All faults are reported, not only the first. */
export function readYaml<S extends z.ZodType>(
  text: string,
  fileName: string,
  schema: S,
): Result<z.output<S>, Problem[]> {
  const parsed = parseYaml(text, fileName);
  if (!parsed.ok) return parsed;
  return checkYaml(parsed.value, fileName, schema);
}

/** A YAML text with what is needed to say where each of its values stands. */
export type YamlSource = {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly value: unknown;
};

/** The first half of `readYaml`, for those who change the value (overrides) before it is checked. */
export function parseYaml(text: string, fileName: string): Result<YamlSource, Problem[]> {
  const lines = new LineCounter();
  if (text.length > YAML_TEXT_MAX) {
    return err([
      problemAt(fileName, lines, 0, [], `the file exceeds ${YAML_TEXT_MAX} characters`, null),
    ]);
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return err(
      faults.map((fault) =>
        problemAt(fileName, lines, fault.pos[0], [], fault.message, yamlHint(fault)),
      ),
    );
  }
  try {
    return ok({ document, lines, value: document.toJS({ maxAliasCount: 100 }) });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return err([problemAt(fileName, lines, 0, [], message, 'use fewer or no aliases')]);
  }
}

/** The second half of `readYaml`. `value` may differ from the text's own, e.g. after a merge. */
export function checkYaml<S extends z.ZodType>(
  source: YamlSource,
  fileName: string,
  schema: S,
  value: unknown = source.value,
): Result<z.output<S>, Problem[]> {
  const result = schema.safeParse(value);
  if (result.success) return ok(result.data);
  const problems: Problem[] = [];
  for (const issue of result.error.issues) {
    for (const fault of flatten(issue, [])) {
      problems.push(toProblem(fault, source, fileName, schema, value));
    }
  }
  return err(problems.toSorted((a, b) => a.line - b.line || a.column - b.column));
}

type Path = readonly (string | number)[];
type Issue = z.core.$ZodIssue;
type Fault = { readonly path: Path; readonly key: string | null; readonly issue: Issue };

/** Unknown keys become one fault each; of a union, the branch that came furthest speaks. */
function flatten(issue: Issue, base: Path): Fault[] {
  const path = [...base, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path, key, issue }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const best = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
    if (best !== undefined && depth(best) > 0) return best.flatMap((inner) => flatten(inner, path));
  }
  return [{ path, key: null, issue }];
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

function toProblem(
  fault: Fault,
  source: YamlSource,
  file: string,
  schema: z.ZodType,
  value: unknown,
): Problem {
  const { path, key, issue } = fault;
  const offset = offsetOf(source.document, key === null ? path : [...path, key], key !== null);
  const hint = hintFor(schema, value, path);
  if (key !== null) {
    const close = nearest(key, hint.keys);
    const known = hint.keys.length === 0 ? null : `known here: ${hint.keys.join(', ')}`;
    return problemAt(
      file,
      source.lines,
      offset,
      [...path, key],
      `unknown key "${key}"`,
      close === null ? known : `did you mean "${close}"?`,
    );
  }
  const actual = valueAt(value, path);
  // Messages of our own say all there is to say; what a secret was written as must not be repeated.
  const own = issue.code === 'custom' || (issue.code === 'invalid_union' && issue.message !== ZOD);
  if (actual === undefined && !own) {
    const name = String(path.at(-1) ?? 'value');
    return problemAt(file, source.lines, offset, path, `"${name}" is missing`, hint.expected);
  }
  const close = typeof actual === 'string' ? nearest(actual, hint.values) : null;
  const advice = close === null ? (own ? null : hint.expected) : `did you mean "${close}"?`;
  const shown = isPlain(actual) && !(own && issue.code === 'invalid_union');
  const got = shown ? `${excerpt(actual)}: ` : '';
  if (actual === null && path.length === 0) {
    return problemAt(file, source.lines, 0, path, 'the file says nothing', hint.expected);
  }
  return problemAt(file, source.lines, offset, path, got + inWords(issue, own, advice), advice);
}

/** What zod says in words of its own types, the hint says in words of the file. */
function inWords(issue: Issue, own: boolean, advice: string | null): string {
  if (issue.code === 'invalid_union' && !own) return 'not one of the known forms';
  if (issue.code === 'invalid_type' && advice !== null) return 'another kind of value belongs here';
  return issue.message;
}

/** The beginning of a value, enough to find it again. */
function excerpt(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}…`;
}

/** What zod says where a schema has no message of its own. */
const ZOD = 'Invalid input';

function isPlain(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** Where the deepest existing part of the path starts; of its key rather than its value if asked. */
function offsetOf(document: Document.Parsed, path: Path, wantKey: boolean): number {
  for (let length = path.length; length > 0; length -= 1) {
    const part = path.slice(0, length);
    const parent = document.getIn(part.slice(0, -1), true);
    const last = part.at(-1);
    const pair = isMap(parent)
      ? parent.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last),
        )
      : undefined;
    const node =
      wantKey || !isNode(document.getIn(part, true)) ? pair?.key : document.getIn(part, true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function problemAt(
  file: string,
  lines: LineCounter,
  offset: number,
  path: Path,
  message: string,
  hint: string | null,
): Problem {
  const { line, col } = lines.linePos(offset);
  return {
    file,
    line: Math.max(1, line),
    column: Math.max(1, col),
    path: path.join('.'),
    message,
    hint,
  };
}

function yamlHint({ code, message }: { code: string; message: string }): string | null {
  if (message.startsWith('Flow ')) return 'close the bracket that was opened before';
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'remove one of the two';
    case 'TAB_AS_INDENT':
      return 'indent with spaces';
    case 'BAD_INDENT':
      return 'keys of one map start in the same column';
    case 'MISSING_CHAR':
    case 'BAD_DQ_ESCAPE':
      return 'put the text in single quotes, which keep backslashes as they are';
    default:
      return null;
  }
}
