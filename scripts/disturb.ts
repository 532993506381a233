import { connect } from 'node:net';
import { resolve } from 'node:path';
import { controlSocket } from './demo/control.ts';

/** Sends one disturbance to the running demo and prints its answer. */
const socket = connect(controlSocket(resolve(process.env.DATA_DIR ?? './data')));
socket.on('error', () => {
  process.stderr.write(
    'disturb: no demo runs on this data folder; start ./scripts/run, or set DATA_DIR as you did there\n',
  );
  process.exitCode = 1;
});
socket.on('connect', () => socket.write(`${process.argv.slice(2).join(' ')}\n`));
socket.pipe(process.stdout);
