import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a workload process said before it ended, however it ended. */
export type WorkloadStory = {
  readonly acknowledged: readonly string[];
  readonly refused: ReadonlyMap<string, string>;
  readonly fatal: string | null;
  readonly done: boolean;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote on standard error, for the failure message. */
  readonly errors: string;
};

export type WorkloadOptions = {
  readonly file: string;
  readonly prefix: string;
  readonly inFlight: number;
  /** 0: until killed. */
  readonly parcels: number;
  readonly env?: Readonly<Record<string, string>>;
};

export type Workload = {
  /** Resolves once it decides parcels, or has ended. */
  readonly ready: Promise<void>;
  /** Resolves once it has acknowledged a parcel, or has ended. */
  readonly deciding: Promise<void>;
  readonly ended: Promise<WorkloadStory>;
  kill(): void;
};

const PROCESS = new URL('./workload-process.ts', import.meta.url).pathname;
/** Compiled code is kept between the starts, so that a hundred of them take seconds. */
const COMPILE_CACHE = join(tmpdir(), 'zone-test-compile-cache');

export function startWorkload(options: WorkloadOptions): Workload {
  const { file, prefix, inFlight, parcels } = options;
  const child = spawn(process.execPath, [PROCESS, file, prefix, `${inFlight}`, `${parcels}`], {
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { promise: ready, resolve: nowReady } = Promise.withResolvers<void>();
  const { promise: deciding, resolve: nowDeciding } = Promise.withResolvers<void>();
  const ended = listen(child, { nowReady, nowDeciding });
  void ended.then(() => {
    nowReady();
    nowDeciding();
  });
  return { ready, deciding, ended, kill: () => void child.kill('SIGKILL') };
}

async function listen(
  child: ChildProcess,
  { nowReady, nowDeciding }: { readonly nowReady: () => void; readonly nowDeciding: () => void },
): Promise<WorkloadStory> {
  const acknowledged: string[] = [];
  const refused = new Map<string, string>();
  let fatal: string | null = null;
  let done = false;
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4_000);
  });
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, id = '', code = ''] = line.split(' ');
      if (word === 'ack') {
        acknowledged.push(id);
        nowDeciding();
      }
      if (word === 'refused') refused.set(id, code);
      else if (word === 'fatal') fatal = id;
      else if (word === 'done') done = true;
      else if (word === 'ready') nowReady();
    });
  }
  const [code, signal] = await once(child, 'close');
  return { acknowledged, refused, fatal, done, code, signal, errors };
}
