import { connect } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { controlSocket, FAILED } from './demo/control.ts';

/** Sends one disturbance to the running demo and prints its answer. */
const socket = connect(controlSocket(resolve(process.env.DATA_DIR ?? './data')));
socket.write(`${process.argv.slice(2).join(' ')}\n`);
try {
  const answer = await text(socket);
  const failed = answer.startsWith(FAILED);
  (failed ? process.stderr : process.stdout).write(
    failed ? `disturb: ${answer.slice(FAILED.length)}` : answer,
  );
  process.exitCode = failed ? 1 : 0;
} catch {
  process.stderr.write(
    'disturb: no demo runs on this data folder; start ./scripts/run, or set DATA_DIR as you did there\n',
  );
  process.exitCode = 1;
}
