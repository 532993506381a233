import { Command } from 'commander';
import { registerCapture } from '../../cli/capture.ts';
import { registerDecode } from '../../cli/decode.ts';
import { reportFailure } from '../../cli/failure.ts';
import { registerGs1 } from '../../cli/gs1.ts';
import { registerReplay } from '../../cli/replay.ts';

/** The commands that read devices' bytes and texts, as a process of their own for tests. */
const program = new Command('zone-gateway').exitOverride((error) => {
  process.exitCode = error.exitCode;
});
registerDecode(program);
registerGs1(program);
registerCapture(program);
registerReplay(program);
program.parseAsync().catch(reportFailure);
