import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, describe, expect, it } from 'vitest';
import { problem } from '../../contract/http/problem.ts';
import { Page } from '../../gateway/http/page.ts';

/** Which addresses are screens of the page, loaded anew or opened from a link. */

const folder = mkdtempSync(join(tmpdir(), 'page-addresses-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>The page</title>');
writeFileSync(join(folder, 'assets', 'index-4f2a91bc.js'), 'export {};');
const page = new Page(folder);
const app = new Hono().notFound((c) => page.handle(c));
afterAll(() => rmSync(folder, { recursive: true }));

const DOCUMENT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const ask = (path: string, accept = DOCUMENT) => app.request(path, { headers: { accept } });

describe('a screen is served at any address a browser asks a document of', () => {
  it.each([
    ['/', 'the first screen'],
    ['/counts', 'a list'],
    ['/counts/0198c2b4-plan.1', 'a planned count'],
    ['/putaway/0198c2b4-plan.1', 'a task of a plan'],
    ['/stock/lots/odd-1/L.26', 'a lot with a dot'],
    ['/stock/units/A.B', 'a unit with a dot'],
    ['/orders/2026.117', 'an order with a dot'],
    ['/receiving/order/PO-1.5', 'a purchase order with a dot'],
    ['/receiving/order/notes.js', 'a number that looks like a script'],
  ])('%s: %s', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await answer.text()).toContain('The page');
  });
});

describe('what is not there stays missing', () => {
  it.each([
    ['/assets/index-00000000.js', '*/*', 'a script of an older page'],
    ['/assets/index-00000000.js', DOCUMENT, 'the same, opened by hand'],
    ['/favicon.ico', DOCUMENT, 'a file at the top'],
    ['/counts/0198c2b4-plan.1', 'application/json', 'a screen, asked by a program'],
    ['/api/counts.1', DOCUMENT, 'a route that the API lacks'],
  ])('%s as %s: %s', async (path, accept) => {
    const answer = await ask(path, accept);
    expect(answer.status).toBe(404);
    expect(problem.parse(await answer.json()).code).toBe('not_found');
  });

  it('a file of the page is served as what it is', async () => {
    const answer = await ask('/assets/index-4f2a91bc.js', '*/*');
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });
});
