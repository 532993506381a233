import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a browser must load before the first screen stands, compressed: the document, what it names, and what
 * those files import at once. What is imported when it is first used is not among it.
 */
export function firstScreenBytes(folder: string): number {
  const files = new Set(['index.html']);
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    for (const named of file.endsWith('.js') ? importsIn(text) : addressesIn(text)) {
      files.add(named);
    }
  }
  const kinds = new Set([...files].map((file) => file.slice(file.lastIndexOf('.'))));
  for (const kind of ['.html', '.js', '.css', '.svg']) {
    if (!kinds.has(kind)) throw new Error(`no ${kind} was found; found: ${[...files].join(' ')}`);
  }
  return [...files].reduce((sum, file) => sum + statSync(join(folder, `${file}.br`)).size, 0);
}

function addressesIn(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file = '']) => file);
}

function importsIn(code: string): string[] {
  return [...code.matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)].map(
    ([, file = '']) => `assets/${file}`,
  );
}
