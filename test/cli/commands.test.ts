import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openForReading } from '../../gateway/store/open.ts';
import { GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { controlSocket } from '../../scripts/demo/control.ts';

/** The program at a terminal: what a person meets who mistypes, and who starts on a new disk. */

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'gateway', 'main.ts');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function zoneGateway(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { code: status, out: stdout, said: stderr };
}

describe('a command that cannot be carried out says so in one line', () => {
  const none = '/nowhere/at/all';
  it.each<[readonly string[], string]>([
    [['verify', none], `there is no file ${none}`],
    [['verify', '--data', none], `there is no file ${none}/zone.db; name`],
    [['backup', '--data', none], `there is no file ${none}/zone.db; name`],
    [['devices', '--probe', '--port', none], `${none} is not there`],
    [['replay', none, '--profile', 'generic-lines'], `there is no file ${none}; look at its name`],
    [['import', 'products', none], `there is no file ${none}; look at its name`],
    [['import', 'products', ROOT], `${ROOT} cannot be read: it is a folder; name a file in it`],
    [['import', 'products', MAIN, '--url', 'foo'], '--url foo: an address such as http://'],
    [
      ['follow', '--gateway', 'zone-a', '--site', 'demo', '--broker', 'foo'],
      '--broker foo: an address such as mqtt://',
    ],
  ])('%j', (args, words) => {
    const { code, out, said } = zoneGateway(...args);
    expect(said).toContain(words);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(out).toBe('');
    expect(code).toBe(1);
  });
});

it('a reader that has seen enough ends a command quietly', async () => {
  const child = spawn(process.execPath, [MAIN, 'decode', '--list']);
  child.stdout.destroy();
  let said = '';
  child.stderr.on('data', (part) => {
    said += String(part);
  });
  const [code] = await once(child, 'close');
  expect(said).toBe('');
  expect(code).toBe(0);
});

it('import says who brings a file, and names each fault of it with its line', async () => {
  const gateway = await GatewayProcess.make({});
  try {
    await gateway.start();
    const file = join(folder, 'rows.csv');
    const send = (kind: string, csv: string, ...more: readonly string[]) => {
      writeFileSync(file, csv);
      return zoneGateway('import', kind, file, '--url', gateway.url, ...more);
    };
    const catalog = join(ROOT, 'scripts', 'demo', 'catalog');
    for (const kind of ['products', 'variants', 'locations']) {
      const { ok } = await fetch(`${gateway.url}/api/import/${kind}?id=commands-${kind}`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv' },
        body: readFileSync(join(catalog, `${kind}.csv`)),
      });
      expect(ok, kind).toBe(true);
    }
    const head = 'purchase_order,supplier,location,sku,quantity\n';
    const wrong = send(
      'purchase_orders',
      `${head}PO-1,Mill,receiving,TEA-20,x\nPO-2,Mill,a,TEA,1\n`,
    );
    expect(wrong.code).toBe(1);
    expect(wrong.out.trim().split('\n')).toEqual([
      expect.stringContaining(`${file}:2: quantity: "x": must be a whole number`),
      `${file}:3: location: there is no location a`,
      `${file}:3: sku: no item has the SKU TEA`,
      '3 faults were found in the file; nothing was imported.',
    ]);
    const right = send('purchase_orders', `${head}PO-1,Mill,receiving,TEA-20,4\n`, '--by', 'Robin');
    expect(right).toMatchObject({ code: 0, said: '' });
    const data = join(gateway.folder, 'data');
    await gateway.stop();
    const db = openForReading(join(data, 'zone.db'));
    expect(db.prepare('SELECT created_by FROM purchase_orders').pluck().all()).toEqual(['Robin']);
    db.close();
  } finally {
    await gateway.remove();
  }
}, 60_000);

it('restore makes the data folder of a new disk, but only for a backup that is there', async () => {
  const gateway = await GatewayProcess.make({});
  try {
    await gateway.start();
    const copy = join(folder, 'copy.db');
    expect(zoneGateway('backup', copy, '--data', join(gateway.folder, 'data')).said).toBe('');
    const disk = join(folder, 'new', 'disk');

    const wrong = zoneGateway('restore', '/nowhere/copy.db', '--data', disk);
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.said).toContain('there is no file /nowhere/copy.db');
    expect(existsSync(disk)).toBe(false);

    expect(zoneGateway('restore', copy, '--data', disk)).toMatchObject({ code: 0, said: '' });
    expect(zoneGateway('verify', '--data', disk)).toMatchObject({ code: 0 });
  } finally {
    await gateway.remove();
  }
}, 60_000);

describe('the demo', () => {
  function demo(settings: Readonly<Record<string, string>>) {
    return spawnSync(process.execPath, [join(ROOT, 'scripts', 'demo.ts')], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...settings },
      timeout: 20_000,
    });
  }

  it('refuses a data folder on which one runs already, and leaves that one alone', async () => {
    const data = mkdtempSync(join(folder, 'demo-'));
    const configuration = join(data, 'gateway.yaml');
    writeFileSync(configuration, 'of the one that runs');
    // The child waits for this process's answer, so it may not be waited for here.
    const running = createServer((socket) => socket.end()).listen(controlSocket(data));
    await once(running, 'listening');
    const child = spawn(process.execPath, [join(ROOT, 'scripts', 'demo.ts')], {
      env: { PATH: process.env.PATH, DATA_DIR: data },
    });
    let said = '';
    child.stderr.on('data', (part) => {
      said += String(part);
    });
    const [code] = await once(child, 'close');
    expect(said).toContain(`a demo runs on ${data} already`);
    expect(code).toBe(1);
    expect(existsSync(controlSocket(data))).toBe(true);
    running.close();
  });

  it('says which values a setting may have', () => {
    const { status, stderr } = demo({ PORT: 'abc', RATE: '-1', LOG: 'loud' });
    expect(stderr.trim().split('\n')).toEqual([
      'run: PORT=abc: should be a port number from 1 to 65535',
      'run: RATE=-1: should be parcels an hour on each conveyor, from 1 to 7200',
      'run: LOG=loud: should be debug, info, warn or error',
    ]);
    expect(status).toBe(2);
  });
});
