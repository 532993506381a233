import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describeError, OperationalError } from '../base/errors.ts';
import { err, ok, type Result } from '../base/result.ts';
import { checkYaml, describeProblem, type Problem, parseYaml } from '../base/yaml-file.ts';
import type { Equipment } from '../zone/equipment.ts';
import { crossChecks } from './cross-checks.ts';
import { resolveEquipment } from './resolve.ts';
import { type GatewayConfig, gatewayConfig } from './schema.ts';

/** A configuration that has passed every check, with the profiles that it names. */
export type LoadedConfig = {
  readonly file: string;
  /** Folder of the file: what relative paths in it start from. */
  readonly folder: string;
  /** Absolute. */
  readonly data: string;
  readonly config: GatewayConfig;
  readonly equipment: Equipment;
};

/** Reads and checks one configuration file. All faults are told, each with its line. */
export function loadConfig(file: string): Result<LoadedConfig, readonly Problem[]> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return err([unreadable(file, error)]);
  }
  const source = parseYaml(text, file);
  if (!source.ok) return source;
  const checked = checkYaml(source.value, file, gatewayConfig);
  if (!checked.ok) return checked;
  const config = checked.value;
  const folder = dirname(resolve(file));
  const resolved = resolveEquipment(config, folder);
  const crossed = checkYaml(source.value, file, crossChecks(config, resolved));
  if (!crossed.ok) return err([...resolved.problems, ...crossed.error]);
  if (resolved.problems.length > 0) return err(resolved.problems);
  const data = resolve(folder, config.data);
  return ok({ file, folder, data, config, equipment: resolved.equipment });
}

/** For programs that cannot go on without it. Throws `configuration`, with one line per fault. */
export function mustLoadConfig(file: string): LoadedConfig {
  const loaded = loadConfig(file);
  if (loaded.ok) return loaded.value;
  const lines = loaded.error.map((problem) => `\n  ${describeProblem(problem)}`);
  throw new OperationalError('configuration', `the configuration is not usable:${lines.join('')}`);
}

function unreadable(file: string, error: unknown): Problem {
  const message = `cannot be read: ${describeError(error)}`;
  return { file, line: 1, column: 1, path: '', message, hint: 'name the file with --config' };
}
