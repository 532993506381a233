import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Argument, type Command } from 'commander';
import { exportKind } from '../../contract/http/import.ts';
import { problem } from '../../contract/http/problem.ts';
import { OperationalError } from '../base/errors.ts';
import { reportFailure } from './failure.ts';

/** `zone-gateway export`: what the running gateway holds, as a CSV file that `import` reads. */
export function registerExport(program: Command): void {
  program
    .command('export')
    .description('write catalog, locations, stock or orders as a CSV file')
    .addArgument(new Argument('<kind>', 'what the rows are').choices(exportKind.options))
    .argument('[file]', 'where to; without it, standard output')
    .option('-u, --url <url>', 'the running gateway', 'http://127.0.0.1:8080')
    .addHelpText(
      'after',
      `
The columns are those of zone-gateway import, in docs/ledger.md and docs/receiving.md. opening_stock is what
lies there now, purchase_orders are those that are not closed, as they were ordered, orders those of customers that are open. A file takes its name only
when it is whole. Where the gateway demands an access token, put it into ZONE_GATEWAY_TOKEN.`,
    )
    .action(async (kind: string, file: string | undefined, { url }: { readonly url: string }) => {
      try {
        await write(await ask(kind, url), file);
      } catch (error) {
        reportFailure(error);
      }
    });
}

async function ask(kind: string, url: string): Promise<Readable> {
  const token = process.env.ZONE_GATEWAY_TOKEN;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(new URL(`/api/export/${kind}`, url), { headers }).catch(
    (cause: unknown) => {
      throw new OperationalError('gateway-not-reached', `no gateway answers at ${url}`, { cause });
    },
  );
  if (!answer.ok || answer.body === null) {
    const told = problem.safeParse(await answer.json().catch(() => null));
    const why = told.success ? told.data.detail : `it answered with ${answer.status}`;
    throw new OperationalError('not-exported', why);
  }
  return Readable.fromWeb(answer.body);
}

async function write(csv: Readable, file: string | undefined): Promise<void> {
  if (file === undefined) {
    await pipeline(csv, process.stdout, { end: false });
    return;
  }
  const unfinished = `${file}.unfinished`;
  try {
    await pipeline(csv, createWriteStream(unfinished));
    renameSync(unfinished, file);
  } catch (cause) {
    rmSync(unfinished, { force: true });
    throw new OperationalError('not-exported', `${file} could not be written`, { cause });
  }
}
