import type { Command } from 'commander';
import { describeError } from '../base/errors.ts';
import type { SecretRef } from '../base/secret.ts';
import { describeProblem, type Problem } from '../base/yaml-file.ts';
import { type LoadedConfig, loadConfig } from '../configuration/load.ts';
import { secretReader } from '../configuration/secrets.ts';
import { linkText } from '../zone/equipment.ts';
import { CONFIG_OPTION, configFile } from './start.ts';

/** `zone-gateway check-config`: all faults with their lines, or what the configuration amounts to. */
export function registerCheckConfig(program: Command): void {
  program
    .command('check-config')
    .description('check a configuration and everything it names; changes nothing')
    .argument('[file]', 'the configuration; the same as with --config')
    .option(...CONFIG_OPTION)
    .option('--json', 'print the faults as one JSON array', false)
    .addHelpText(
      'after',
      `
Each fault is one line: file:line:column: where: what is wrong (what would be right). Profiles that the
configuration names are checked too, and whether its secrets can be read.

An editor completes and checks while you write when the file begins with
  # yaml-language-server: $schema=/opt/zone-gateway/docs/generated/configuration.schema.json

Exit code: 0 usable, 1 not.`,
    )
    .action((file: string | undefined, options: { config?: string; json: boolean }) => {
      const path = file ?? configFile(options.config);
      const loaded = loadConfig(path);
      const problems = loaded.ok ? missingSecrets(loaded.value) : loaded.error;
      if (options.json) process.stdout.write(`${JSON.stringify(problems)}\n`);
      else if (problems.length > 0) {
        process.stderr.write(problems.map((problem) => `${describeProblem(problem)}\n`).join(''));
      } else if (loaded.ok) process.stdout.write(summary(loaded.value));
      if (problems.length > 0) process.exitCode = 1;
    });
}

function missingSecrets({ file, folder, config }: LoadedConfig): Problem[] {
  const read = secretReader(folder, process.env);
  const refs: (readonly [string, SecretRef | undefined])[] = [
    ['http.access_token', config.http.access_token],
    ['uplink.password', config.uplink?.password],
  ];
  return refs.flatMap(([path, ref]): Problem[] => {
    if (ref === undefined) return [];
    try {
      read(ref);
      return [];
    } catch (error) {
      return [{ file, line: 1, column: 1, path, message: describeError(error), hint: null }];
    }
  });
}

function summary({ config, data, equipment }: LoadedConfig): string {
  const { host, port } = config.http.listen;
  const lines = [
    `gateway   ${config.gateway}${config.name === undefined ? '' : ` (${config.name})`}`,
    `data      ${data}`,
    `page      ${config.http.tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    `uplink    ${config.uplink === undefined ? 'none' : config.uplink.broker}`,
    ...equipment.devices.map(
      ({ id, profile, link }) => `device    ${id}: ${profile.id}, ${linkText(link)}`,
    ),
    ...equipment.lines.map(
      ({ id, profile, line }) => `gpio      ${id}: ${profile.id}, line ${line}`,
    ),
    ...config.stations.map(
      ({ id, role, mode, location }) => `station   ${id}: ${role}, ${mode}, at ${location}`,
    ),
  ];
  return `${lines.join('\n')}\nusable\n`;
}
