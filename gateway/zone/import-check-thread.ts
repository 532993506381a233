import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { assert, describeError } from '../base/errors.ts';
import type { ThreadFailed } from '../base/one-answer.ts';
import { checkOrders } from '../inbound/receiving/orders-import.ts';
import { checkImport } from '../inventory/import/check.ts';
import { checkCustomerOrders } from '../outbound/orders/orders-import.ts';
import { openForReading } from '../store/open.ts';
import type { Checked, CheckTask } from './import-check-protocol.ts';

const CHECKERS = { purchase_orders: checkOrders, orders: checkCustomerOrders };

/** A file of megabytes is read and checked here, so that neither decisions nor pages wait for it. */
function carryOut({ file, asked }: CheckTask): Checked | ThreadFailed {
  try {
    const db = openForReading(file);
    try {
      // One state of the catalog from the first row to the last.
      db.prepare('BEGIN').run();
      return { type: 'checked', result: checkImport(db, asked, CHECKERS) };
    } finally {
      db.close();
    }
  } catch (error) {
    return { type: 'failed', code: 'import-check', message: describeError(error) };
  }
}

assert(!isMainThread && parentPort !== null, 'this file runs as a worker thread');
parentPort.postMessage(carryOut(workerData));
