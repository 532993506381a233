import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** What the checks of the tree share: which files there are, and what each imports. */

export const root = join(import.meta.dirname, '..', '..');

/** Files that git tracks or would track, as paths from the root with forward slashes. */
export function projectFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(root, file)))
    .sort();
}

export function readSource(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

export type Import = {
  readonly line: number;
  /** As written. */
  readonly specifier: string;
  /** Path from the root, for a relative import; null for a package. */
  readonly target: string | null;
  /** The import vanishes with the types. */
  readonly typeOnly: boolean;
};

const IMPORT =
  /^[ \t]*(?:import|export)\s+(type\s)?[^;'"]*?\bfrom\s+['"]([^'"]+)['"]|^[ \t]*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]+\.ts)['"]\s*,\s*import\.meta\.url/gm;

/** Static, dynamic and worker imports of one source text. */
export function importsOf(file: string, text: string): Import[] {
  const imports: Import[] = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[2] ?? match[3] ?? match[4] ?? match[5];
    if (specifier === undefined) continue;
    const relative = specifier.startsWith('.');
    imports.push({
      line: text.slice(0, match.index).split('\n').length,
      specifier,
      target: relative ? posix.normalize(posix.join(dirname(file), specifier)) : null,
      typeOnly: match[1] !== undefined,
    });
  }
  return imports;
}

export const isTest = (file: string): boolean =>
  /\.test\.tsx?$/.test(file) || file.startsWith('test/');
