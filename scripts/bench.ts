import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { arch, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benches } from './bench/benches.ts';
import { type Figure, table } from './bench/report.ts';

const HELP = `usage: npm run bench -- [options]

Measures the gateway beside the limits of this machine, in one run, and prints their ratios.

  --only NAMES   some of: ${benches.map((bench) => bench.name).join(', ')}
  --json         one JSON object on standard output
  --quick        shorter runs: shows that it works, not how fast
  --folder DIR   the disk to measure, default ./data
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    folder: { type: 'string', default: join(import.meta.dirname, '..', 'data') },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

async function main(): Promise<void> {
  const wanted = values.only?.split(',') ?? benches.map((bench) => bench.name);
  const unknown = wanted.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`bench: there is no ${unknown.join(', ')}\n\n${HELP}`);
    process.exitCode = 2;
    return;
  }
  const figures: Figure[] = [];
  for (const bench of benches.filter((one) => wanted.includes(one.name))) {
    mkdirSync(values.folder, { recursive: true });
    const folder = mkdtempSync(join(values.folder, 'bench-'));
    const say = (text: string): void =>
      void process.stderr.write(`bench: ${bench.name}: ${text}\n`);
    say(bench.what);
    try {
      const measured = await bench.run({ folder, quick: values.quick, say });
      figures.push(...measured);
      if (!values.json) process.stdout.write(`\n${bench.what}\n${table(measured)}\n\n`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const machine = {
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? '',
    arch: arch(),
    memory: totalmem(),
  };
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ node: process.version, machine, quick: values.quick, figures })}\n`,
    );
  } else {
    const missed = figures.filter((figure) => figure.aim !== null && !figure.aim.reached);
    const aims = figures.filter((figure) => figure.aim !== null).length;
    process.stdout.write(`${aims - missed.length} of ${aims} aims reached\n`);
  }
}

if (values.help) process.stdout.write(HELP);
else await main();
