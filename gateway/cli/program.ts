import { Command } from 'commander';
import { registerBackup } from './backup.ts';
import { registerCapture } from './capture.ts';
import { registerCheckConfig } from './check-config.ts';
import { registerDecode } from './decode.ts';
import { registerDevices } from './devices.ts';
import { registerExport } from './export.ts';
import { endWithReader } from './failure.ts';
import { registerFollow } from './follow.ts';
import { registerGs1 } from './gs1.ts';
import { registerImport } from './import.ts';
import { registerReplay } from './replay.ts';
import { registerRestore } from './restore.ts';
import { registerStart, type Start } from './start.ts';
import { registerVerify } from './verify.ts';

/** The whole command line. `start` is given, since only the composition root may put a gateway together. */
export function createProgram(version: string, start: Start): Command {
  const program = new Command('zone-gateway')
    .description(
      'The gateway of one warehouse zone: devices, stations, ledger, page and replication.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print what a command does and takes')
    .hook('preAction', (_, command) => {
      // The gateway itself works on when nobody reads its log any more.
      if (command.name() !== 'start') endWithReader();
    })
    .showHelpAfterError('(zone-gateway --help shows all commands)')
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'zone-gateway: ')),
    });
  registerStart(program, start);
  for (const register of COMMANDS) register(program);
  return program;
}

/** In the order of `--help`: setting up, looking at devices, keeping the data. */
const COMMANDS = [
  registerCheckConfig,
  registerImport,
  registerExport,
  registerDevices,
  registerDecode,
  registerGs1,
  registerCapture,
  registerReplay,
  registerVerify,
  registerBackup,
  registerRestore,
  registerFollow,
];
