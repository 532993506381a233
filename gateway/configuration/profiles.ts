import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { describeError } from '../base/errors.ts';
import { err, type Result } from '../base/result.ts';
import { nearest } from '../base/schema-hint.ts';
import type { Problem } from '../base/yaml-file.ts';
import { readProfile } from '../device/profile/load.ts';
import type { DeviceProfile } from '../device/profile/schema.ts';

/** Where the profiles of known models lie, a folder for each. */
export const PROFILE_FOLDER = join(import.meta.dirname, '..', '..', 'firmware-config');
const KINDS = ['scanners', 'scales', 'gpio', 'printers'] as const;

/** Ids of all known profiles with their files, in the order of their names. */
export function knownProfiles(folder = PROFILE_FOLDER): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const kind of KINDS) {
    const path = join(folder, kind);
    if (!existsSync(path)) continue;
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const file = join(path, entry.name, 'profile.yaml');
      if (entry.isDirectory() && existsSync(file)) found.set(entry.name, file);
    }
  }
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b)));
}

/** By its id, or by a path to a profile file; a path is relative to `beside`. */
export function loadProfile(
  idOrFile: string,
  beside: string,
  override?: Readonly<Record<string, unknown>>,
): Result<DeviceProfile, Problem[]> {
  const known = knownProfiles();
  const file = known.get(idOrFile) ?? fileOf(idOrFile, beside);
  if (file === null) return err([unknownProfile(idOrFile, [...known.keys()])]);
  try {
    return readProfile(readFileSync(file, 'utf8'), file, override);
  } catch (error) {
    return err([problem(file, `cannot be read: ${describeError(error)}`, null)]);
  }
}

function fileOf(path: string, beside: string): string | null {
  if (!path.includes('/') && !path.endsWith('.yaml')) return null;
  return isAbsolute(path) ? path : resolve(beside, path);
}

function unknownProfile(id: string, known: readonly string[]): Problem {
  const close = nearest(id, known);
  const hint =
    close === null ? '`zone-gateway decode --list` shows all' : `did you mean "${close}"?`;
  return problem(id, `there is no profile "${id}"`, hint);
}

function problem(file: string, message: string, hint: string | null): Problem {
  return { file, line: 1, column: 1, path: '', message, hint };
}
