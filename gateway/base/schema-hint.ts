import { z } from 'zod';

/** What a schema would have accepted at one place. */
export type SchemaHint = {
  readonly keys: readonly string[];
  readonly values: readonly string[];
  /** A sentence for people; null where the schema says nothing useful. */
  readonly expected: string | null;
};

type Json = { readonly [key: string]: unknown };

/** Looks up `path` in the schema's JSON Schema; of a union, only branches that fit `value` so far. */
export function hintFor(
  schema: z.ZodType,
  value: unknown,
  path: readonly (string | number)[],
): SchemaHint {
  const root: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  if (!isJson(root)) return { keys: [], values: [], expected: null };
  let places = branches(root, root, value);
  let current = value;
  for (const key of path) {
    current = child(current, key);
    places = places
      .flatMap((place) => step(place, key))
      .flatMap((next) => branches(root, next, current));
  }
  const keys = [...new Set(places.flatMap((place) => Object.keys(asJson(place.properties))))];
  const values = withoutNull(places, [...new Set(places.flatMap(valuesOf))]);
  return { keys, values, expected: sentence(places, values) };
}

/** The closest of `candidates` to `word`, if close enough to be a slip of the pen. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asJson(value: unknown): Json {
  return isJson(value) ? value : {};
}

function child(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** Resolves references and unions to plain schemas; branches whose constants contradict `value` fall out. */
function branches(root: Json, schema: Json, value: unknown, depth = 0): Json[] {
  if (depth > 16) return [];
  if (typeof schema.$ref === 'string') {
    const target = schema.$ref
      .replace(/^#\/?/, '')
      .split('/')
      .filter((part) => part !== '')
      .reduce<unknown>((at, part) => asJson(at)[part], root);
    return isJson(target) ? branches(root, target, value, depth + 1) : [];
  }
  const options = schema.anyOf ?? schema.oneOf;
  if (!Array.isArray(options)) return [schema];
  const all = options.filter(isJson).flatMap((option) => branches(root, option, value, depth + 1));
  const fitting = all.filter((option) => fits(option, value));
  return fitting.length > 0 ? fitting : all;
}

function fits(option: Json, value: unknown): boolean {
  if (!isJson(value)) return true;
  return Object.entries(asJson(option.properties)).every(([key, property]) => {
    const allowed = valuesOf(asJson(property));
    const actual = value[key];
    return allowed.length === 0 || typeof actual !== 'string' || allowed.includes(actual);
  });
}

function step(place: Json, key: string | number): Json[] {
  const next =
    asJson(place.properties)[key] ??
    (typeof key === 'number' ? place.items : place.additionalProperties);
  return isJson(next) ? [next] : [];
}

function valuesOf(schema: Json): string[] {
  if (Array.isArray(schema.enum)) return schema.enum.map(String);
  return 'const' in schema ? [String(schema.const)] : [];
}

/** Null among the branches says "may be left empty", not "write null". */
function withoutNull(places: readonly Json[], values: readonly string[]): string[] {
  return places.some((place) => place.type === 'null')
    ? values.filter((v) => v !== 'null')
    : [...values];
}

function sentence(places: readonly Json[], values: readonly string[]): string | null {
  if (values.length === 1) return `write ${values[0]}`;
  if (values.length > 1) return `one of: ${values.join(', ')}`;
  const kinds = [...new Set(places.map(kindOf).filter((kind) => kind !== null))];
  return kinds.length === 0 ? null : `expected ${kinds.join(' or ')}`;
}

function kindOf(place: Json): string | null {
  if (typeof place.type !== 'string') return null;
  const low = bound(place.minimum ?? place.minLength ?? place.minItems);
  const high = bound(place.maximum ?? place.maxLength ?? place.maxItems);
  const unit = { string: ' characters', array: ' entries' }[place.type] ?? '';
  const range =
    low !== null && high !== null
      ? ` of ${low} to ${high}${unit}`
      : low !== null
        ? ` of at least ${low}${unit}`
        : high !== null
          ? ` of at most ${high}${unit}`
          : '';
  const name = {
    object: 'a map',
    array: 'a list',
    string: 'text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    null: 'null',
  }[place.type];
  const keys = place.type === 'object' ? Object.keys(asJson(place.properties)) : [];
  const of =
    keys.length > 0 ? ` with ${keys.slice(0, 8).join(', ')}${keys.length > 8 ? ', …' : ''}` : '';
  return `${name ?? place.type}${range}${of}`;
}

/** Limits that only say "a safe integer" tell a reader nothing. */
function bound(value: unknown): number | null {
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null;
}
