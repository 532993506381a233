import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const unit = join(import.meta.dirname, '..', '..', 'systemd', 'zone-gateway.service');

it('is a unit that systemd accepts without a warning', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unit-'));
  try {
    // The installed program is not here, so that the check of its path is given another program.
    const text = readFileSync(unit, 'utf8').replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true');
    const file = join(folder, 'zone-gateway.service');
    writeFileSync(file, text);
    const verify = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
    expect(`${verify.error ?? ''}${verify.stdout}${verify.stderr}`).toBe('');
    expect(verify.status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
