import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** Runs the checks one after the other and adds up what passed and failed, checks and tests alike. */

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules', '.bin');
const environment = { ...process.env, PATH: `${bin}:${process.env.PATH ?? ''}` };

const checks: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['format and lint', 'biome', 'ci', '--error-on-warnings', '.'],
  ['types of gateway, contract and scripts', 'tsc', '-p', '.'],
  ['types of the page', 'tsc', '-p', 'web-ui'],
  ['import floors and circles', 'node', 'scripts/check-floors.ts'],
  ['tidiness of the tree', 'node', 'scripts/check-tidy.ts'],
  ['generated files', 'node', 'scripts/generate.ts', '--check'],
];

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ name: z.string(), status: z.string(), message: z.string() })),
});

let passed = 0;
let failed = 0;

function run(command: string, args: readonly string[]): boolean {
  const child = spawnSync(join(bin, command), args, {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  });
  return child.status === 0;
}

for (const [name, command, ...args] of checks) {
  process.stdout.write(`\n── ${name}\n`);
  if (run(command, args)) passed += 1;
  else {
    failed += 1;
    process.stdout.write(`failed: ${name}\n`);
  }
}

process.stdout.write('\n── tests\n');
const folder = mkdtempSync(join(tmpdir(), 'zone-gateway-test-'));
const reportFile = join(folder, 'report.json');
run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]);
try {
  const report = vitestReport.parse(JSON.parse(readFileSync(reportFile, 'utf8')));
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.message !== '',
  );
  passed += report.numPassedTests;
  // A test that was left out counts as failed: nothing may look like a pass that did not run.
  failed += report.numFailedTests + report.numPendingTests + report.numTodoTests;
  failed += brokenFiles.length;
  for (const file of brokenFiles) process.stdout.write(`failed: ${file.name}: ${file.message}\n`);
  if (report.numPassedTests === 0) failed += 1;
} catch (error) {
  process.stdout.write(`failed: the test runner left no report (${String(error)})\n`);
  failed += 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
