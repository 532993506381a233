import { createHash, randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { Argument, type Command } from 'commander';
import {
  IMPORT_BYTES_MAX,
  type ImportAnswer,
  type ImportKind,
  importAnswer,
  importKind,
} from '../../contract/http/import.ts';
import { type Problem, problem } from '../../contract/http/problem.ts';
import { OperationalError } from '../base/errors.ts';
import { readNamed, reportFailure } from './failure.ts';

/** `zone-gateway import`: a CSV file to the running gateway, all of it or nothing. */
export function registerImport(program: Command): void {
  program
    .command('import')
    .description('take in catalog, locations, opening stock or orders from a CSV file')
    .addArgument(new Argument('<kind>', 'what the rows are').choices(importKind.options))
    .argument('<file>', 'a CSV with a header line, UTF-8')
    .option('-u, --url <url>', 'the running gateway', 'http://127.0.0.1:8080')
    .option('-n, --dry-run', 'only say what it would do', false)
    .option('-a, --again', 'take it in also where the same file was taken in before', false)
    .option('-b, --by <who>', 'who takes it in, for the record (default: your login name)')
    .addHelpText(
      'after',
      `
Every fault is told as file:line: column: message, the first 100 by line; with any fault nothing is taken in.
The same file twice changes nothing, and says so; --again takes an older file in over newer ones. Order: products, variants, packagings, barcodes; locations at any time; opening_stock
purchase_orders and orders after all of these. The columns stand in docs/ledger.md, docs/receiving.md and docs/orders.md. Where the gateway demands an access token, put it into ZONE_GATEWAY_TOKEN.`,
    )
    .action(async (kind: string, file: string, options: Options) => {
      try {
        const answer = await send(importKind.parse(kind), file, options);
        process.stdout.write(`${asText(file, answer)}\n`);
        if ('code' in answer) process.exitCode = 1;
      } catch (error) {
        reportFailure(error);
      }
    });
}

type Options = {
  readonly url: string;
  readonly dryRun: boolean;
  readonly again: boolean;
  readonly by?: string;
};

async function send(
  kind: ImportKind,
  file: string,
  { url, dryRun, again, by = loginName() }: Options,
): Promise<ImportAnswer | Problem> {
  const csv = readNamed(file);
  if (csv.length > IMPORT_BYTES_MAX) {
    const most = IMPORT_BYTES_MAX / 1024 / 1024;
    throw new OperationalError('import-too-large', `${file} is larger than ${most} MiB; split it`);
  }
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new OperationalError('usage', `--url ${url}: an address such as http://127.0.0.1:8080`);
  }
  // From the content: the same file again is the same request.
  const hash = createHash('sha256').update(`${kind} ${dryRun} `).update(csv);
  const id = (again ? hash.update(randomUUID()) : hash).digest('hex');
  const address = new URL(`/api/import/${kind}`, url);
  address.search = new URLSearchParams({ id, dry_run: String(dryRun), by: by.trim() }).toString();
  const token = process.env.ZONE_GATEWAY_TOKEN;
  const answer = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: csv,
  }).catch((cause: unknown) => {
    throw new OperationalError('gateway-not-reached', `no gateway answers at ${url}`, { cause });
  });
  const body: unknown = await answer.json();
  return answer.ok ? importAnswer.parse(body) : problem.parse(body);
}

/** An account without a name, as in some containers, is told by its number. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

function asText(file: string, answer: ImportAnswer | Problem): string {
  if ('code' in answer) {
    const faults = (answer.errors ?? []).map(
      ({ line, path, message }) =>
        `${file}:${line ?? 1}: ${path === '' ? '' : `${path}: `}${message}`,
    );
    return [...faults, answer.detail].join('\n');
  }
  const { outcome, rows, created, changed, unchanged } = answer;
  const counts = `${rows} rows: ${created} new, ${changed} changed, ${unchanged} as they were`;
  switch (outcome) {
    case 'checked':
      return `would take in ${counts}`;
    case 'exists':
      return `${file} was taken in before (${counts}), so nothing was done; to take it in over what came since: --again`;
    case 'created':
      return `taken in, ${counts}`;
  }
}
