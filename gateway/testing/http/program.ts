import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type Problem, problem } from '../../../contract/http/problem.ts';
import { freePort } from '../gateway/process.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'main.ts');
const CATALOG = join(import.meta.dirname, '..', '..', '..', 'scripts', 'demo', 'catalog');

export type Access = { readonly tls?: boolean; readonly token?: string };
export type Answer = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
};

/** The program itself on a free port, under TLS and with an access token where asked for, and all it said. */
export class Program {
  readonly port: number;
  readonly folder: string;
  readonly url: string;
  readonly #child: ChildProcess;
  #log = '';

  private constructor(port: number, folder: string, tls: boolean) {
    this.port = port;
    this.folder = folder;
    this.url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
    const file = join(folder, 'gateway.yaml');
    this.#child = spawn(process.execPath, [MAIN, 'start', '--config', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#log = (this.#log + text).slice(-500_000);
      });
    }
  }

  /** Tries another port where somebody else took the free one first. */
  static async start(configuration: object = {}, access: Access = {}): Promise<Program> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await Program.#startOnce(configuration, access);
      } catch (error) {
        if (attempt === 3 || !String(error).includes('[http-listen]')) throw error;
      }
    }
  }

  static async #startOnce(configuration: object, access: Access): Promise<Program> {
    const folder = mkdtempSync(join(tmpdir(), 'gateway-http-'));
    const port = await freePort();
    const http: Record<string, unknown> = { listen: `127.0.0.1:${port}` };
    if (access.tls === true) http.tls = makeCertificate(folder);
    if (access.token !== undefined) {
      writeFileSync(join(folder, 'token'), `${access.token}\n`, { mode: 0o600 });
      http.access_token = { file: join(folder, 'token') };
    }
    const whole = { gateway: 'zone-t', data: './data', http, ...configuration };
    writeFileSync(join(folder, 'gateway.yaml'), stringify(whole));
    const program = new Program(port, folder, access.tls === true);
    try {
      await program.#untilServed();
    } catch (error) {
      await program.stop();
      throw error;
    }
    return program;
  }

  get log(): string {
    return this.#log;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** One request on a connection of its own, with exactly these headers; the certificate is taken as it is. */
  async ask(path: string, options: RequestOptions = {}, body?: string | Buffer): Promise<Answer> {
    const send = this.url.startsWith('https') ? secureRequest : request;
    const sent = send(`${this.url}${path}`, {
      agent: false,
      rejectUnauthorized: false,
      ...options,
    });
    sent.end(body);
    // A connection that is cut after the answer came is no failure; before, the next line rejects.
    sent.on('error', () => {});
    const [incoming] = (await once(sent, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const text = Buffer.concat(parts).toString('utf8');
    return { status: incoming.statusCode ?? 0, headers: incoming.headers, text };
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const all = { 'content-type': 'application/json', ...headers };
    return this.ask(path, { method: 'POST', headers: all }, JSON.stringify(body));
  }

  /** Takes in the catalog of the demonstration. */
  async importCatalog(): Promise<void> {
    for (const kind of ['products', 'variants', 'barcodes', 'locations']) {
      const csv = readFileSync(join(CATALOG, `${kind}.csv`));
      const options = { method: 'POST', headers: { 'content-type': 'text/csv' } };
      const answer = await this.ask(`/api/import/${kind}?id=http-test-${kind}`, options, csv);
      if (answer.status !== 200) throw new Error(`not imported: ${answer.text}`);
    }
  }

  /** The value of one sample of `/metrics`, written as there; 0 where it does not stand. */
  async figure(sample: string): Promise<number> {
    const { status, text } = await this.ask('/metrics');
    if (status !== 200) throw new Error(`no metrics but ${status}: ${text}`);
    const line = text.split('\n').find((one) => one.startsWith(`${sample} `));
    return Number(line?.slice(sample.length) ?? 0);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #untilServed(): Promise<void> {
    for (let attempt = 0; attempt < 400; attempt += 1) {
      if (this.#child.exitCode !== null) throw new Error(`the gateway ended:\n${this.#log}`);
      // Its own word, for on this port might answer another gateway.
      if (this.#log.includes(`"url":"${this.url}"`)) return;
      await pause(50);
    }
    throw new Error(`the gateway did not start:\n${this.#log}`);
  }
}

/** Reads an answer that must be a problem in every respect. */
export function problemIn({ status, headers, text }: Answer): Problem {
  const type = headers['content-type'];
  if (type !== 'application/problem+json; charset=utf-8') {
    throw new Error(`not a problem but ${status} ${type}: ${text.slice(0, 500)}`);
  }
  const read = problem.parse(JSON.parse(text));
  if (read.status !== status) throw new Error(`${status} says that it is ${read.status}`);
  if (read.type !== `urn:zone-gateway:problem:${read.code}`) throw new Error(`type ${read.type}`);
  if (read.title === 'Problem') throw new Error(`${status} has no title`);
  return read;
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again until it holds. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms`);
    await pause(50);
  }
}

function makeCertificate(folder: string): { certificate: string; key: string } {
  const certificate = join(folder, 'certificate.pem');
  const key = join(folder, 'key.pem');
  const subject = ['-subj', '/CN=zone-t', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', key, '-out', certificate, '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...curve, ...subject, ...files], { stdio: 'ignore' });
  return { certificate, key };
}
