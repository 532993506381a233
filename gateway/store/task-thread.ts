import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { assert } from '../base/errors.ts';
import type { ThreadFailed } from '../base/one-answer.ts';
import { backUp } from './backup.ts';
import { checkWhole } from './check.ts';
import { openForReading } from './open.ts';
import { markSuspect } from './set-aside.ts';
import { codeOf, messageOf } from './sqlite-error.ts';
import type { StoreTask, TaskDone } from './task-protocol.ts';

function carryOut(task: StoreTask): TaskDone {
  switch (task.type) {
    case 'backup':
      return { type: 'backed-up', report: backUp(task.file, task.target) };
    case 'check':
      return { type: 'checked', findings: check(task.file) };
  }
}

function check(file: string): readonly string[] {
  const db = openForReading(file);
  try {
    const findings = checkWhole(db);
    if (findings.length > 0) markSuspect(file, findings.join('; '));
    return findings;
  } finally {
    db.close();
  }
}

function attempt(task: StoreTask): TaskDone | ThreadFailed {
  try {
    return carryOut(task);
  } catch (error) {
    return { type: 'failed', code: codeOf(error, 'task-failed'), message: messageOf(error) };
  }
}

assert(!isMainThread && parentPort !== null, 'this file runs as a worker thread');
parentPort.postMessage(attempt(workerData));
