import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { assert, describeError, OperationalError } from '../base/errors.ts';
import { failureOf } from './failure.ts';
import { openForReading } from './open.ts';
import type { Queries, QueryTypes } from './query.ts';
import type {
  FromReader,
  ReaderModuleFile,
  ReaderThreadData,
  ToReader,
} from './reader-protocol.ts';
import { movable } from './reader-protocol.ts';
import { codeOf } from './sqlite-error.ts';

/** The loop of the reader thread: one query at a time, each in one read transaction. */
function serve(port: MessagePort, db: ReturnType<typeof openForReading>, queries: QueryMap): void {
  const tell = (message: FromReader, moved?: ArrayBuffer[]): void =>
    port.postMessage(message, moved);
  const answer = db.transaction((name: string, input: unknown): unknown => {
    const query = queries.get(name);
    if (query === undefined) {
      throw new OperationalError('unknown-query', `no query is called ${name}`);
    }
    return query(input);
  });
  port.on('message', ({ id, name, input }: ToReader) => {
    try {
      const output = answer(name, input);
      tell({ type: 'answer', id, output }, movable(output));
    } catch (error) {
      tell({ type: 'failed', id, ...failureOf(error, 'query-failed') });
    }
  });
  tell({ type: 'ready' });
}

type QueryMap = ReadonlyMap<string, (input: unknown) => unknown>;

function queryMap(queries: Queries<QueryTypes>): QueryMap {
  return new Map(Object.entries(queries));
}

/** An edge: what the module file exports is checked here once. */
async function loadModule(url: string): Promise<ReaderModuleFile> {
  const loaded: unknown = await import(url);
  if (!isReaderModuleFile(loaded)) {
    throw new OperationalError('reader-module', `${url} does not export readerModule`);
  }
  return loaded;
}

function isReaderModuleFile(loaded: unknown): loaded is ReaderModuleFile {
  return (
    typeof loaded === 'object' &&
    loaded !== null &&
    'readerModule' in loaded &&
    typeof loaded.readerModule === 'function'
  );
}

async function main(port: MessagePort, data: ReaderThreadData): Promise<void> {
  try {
    const { readerModule } = await loadModule(data.module);
    const db = openForReading(data.file);
    serve(port, db, queryMap(readerModule(db)));
  } catch (error) {
    const refusal: FromReader = {
      type: 'refused',
      code: codeOf(error, 'reader-start'),
      message: describeError(error),
    };
    port.postMessage(refusal);
    port.close();
  }
}

assert(!isMainThread && parentPort !== null, 'this file runs as a worker thread');
await main(parentPort, workerData);
