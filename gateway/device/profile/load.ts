import { z } from 'zod';
import { err, ok, type Result } from '../../base/result.ts';
import { checkYaml, type Problem, parseYaml } from '../../base/yaml-file.ts';
import { type DeviceProfile, deviceProfile } from './schema.ts';

/**
 * A profile from its YAML text, with the differences of one site laid over it: maps are merged, everything
 * else is replaced, and so is a map that is given another `kind`. Faults of the override are told with the profile's file, since that is what it changes.
 */
export function readProfile(
  text: string,
  file: string,
  override?: Readonly<Record<string, unknown>>,
): Result<DeviceProfile, Problem[]> {
  const parsed = parseYaml(text, file);
  if (!parsed.ok) return parsed;
  const { value } = parsed.value;
  const merged = override === undefined ? value : merge(value, override);
  const checked = checkYaml(parsed.value, file, deviceProfile, merged);
  if (!checked.ok) {
    return override === undefined ? checked : err(checked.error.map(asOverride));
  }
  return ok(checked.value);
}

function asOverride(problem: Problem): Problem {
  return { ...problem, message: `with the site's override: ${problem.message}` };
}

function merge(base: unknown, over: unknown): unknown {
  if (!isMap(base) || !isMap(over)) return over;
  // Another kind of framing or decoding has other keys: nothing of the first kind remains.
  if (over.kind !== undefined && over.kind !== base.kind) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = merge(base[key], value);
  return merged;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** For editors: what a profile may say. */
export function profileJsonSchema(): unknown {
  return z.toJSONSchema(deviceProfile, { io: 'input' });
}
