import type { Command } from 'commander';
import { type LoadedConfig, mustLoadConfig } from '../configuration/load.ts';
import { reportFailure } from './failure.ts';

export type StartOptions = { readonly stopWhenInputEnds: boolean };

/** Runs a gateway until it is told to stop. Rejects when it could not start. */
export type Start = (loaded: LoadedConfig, options: StartOptions) => Promise<void>;

export const CONFIG_OPTION = [
  '-c, --config <file>',
  'the configuration (environment ZONE_GATEWAY_CONFIG, else /etc/zone-gateway/gateway.yaml)',
] as const;

export function configFile(option: string | undefined): string {
  return option ?? process.env.ZONE_GATEWAY_CONFIG ?? '/etc/zone-gateway/gateway.yaml';
}

/** `zone-gateway start` */
export function registerStart(program: Command, start: Start): void {
  program
    .command('start')
    .description('run the gateway until SIGTERM or Ctrl-C')
    .option(...CONFIG_OPTION)
    .option('--stop-with-stdin', 'stop when standard input ends, for a parent that may die', false)
    .addHelpText(
      'after',
      `
Logs one JSON object a line on standard output. Stopping closes every window, puts every gate at reject,
commits what waits and ends within seconds; a second signal ends it at once.

Exit code: 0 stopped as asked, 1 could not start (the reason is on standard error), 75 the disk can no
longer be trusted and the process must be started anew.`,
    )
    .action(async (options: { config?: string; stopWithStdin: boolean }) => {
      try {
        const loaded = mustLoadConfig(configFile(options.config));
        await start(loaded, { stopWhenInputEnds: options.stopWithStdin });
      } catch (error) {
        reportFailure(error);
      }
    });
}
