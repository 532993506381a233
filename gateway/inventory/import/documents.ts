import type { Database } from 'better-sqlite3';
import { OperationalError, Refused } from '../../base/errors.ts';
import type { Moment } from '../../store/command.ts';
import type { Checked } from './check.ts';
import { FAULTS_COLLECTED_MAX, type ImportFault } from './faults.ts';
import type { DocumentKind, ImportRow } from './format.ts';
import { faultOf, type Group, groupsOf, headFaults } from './groups.ts';
import type { DocumentsImport } from './part.ts';

/** How rows of a file make documents of a kind, such as orders. */
export type DocumentForm<K extends DocumentKind, Content> = {
  readonly idOf: (row: ImportRow<K>) => string;
  /** The column that names the document, also in what a refusal tells of it. */
  readonly idColumn: string;
  /** The number of the document's line; null where the row names none. */
  readonly lineOf: (row: ImportRow<K>) => number | null;
  /** What rows of one document must say alike. */
  readonly head: readonly (keyof ImportRow<K> & string)[];
  readonly contentOf: (group: Group<ImportRow<K>>) => Content;
  /** The column that a refusal is about. */
  readonly columnOf: (error: OperationalError) => string;
};

type Look<K extends DocumentKind, Content> = {
  /** What is wrong with each row by itself. */
  readonly rowFaults: (group: Group<ImportRow<K>>) => readonly ImportFault[];
  /** Throws what is wrong with the document as a whole. */
  readonly effectOf: (content: Content) => 'known' | 'created' | 'changed';
};

/**
 * Checks the documents of a file, each row by itself and each document as a whole. They do not depend on each other,
 * so nothing is written for it. What people may change meanwhile is risky: all that are known already.
 */
export function checkDocuments<K extends DocumentKind, Content>(
  { idOf, lineOf, head, contentOf, columnOf }: DocumentForm<K, Content>,
  rows: readonly ImportRow<K>[],
  unread: ReadonlySet<string>,
  { rowFaults, effectOf }: Look<K, Content>,
): Checked {
  const counts: Checked['counts'] = { created: 0, changed: 0, unchanged: 0 };
  const faults: ImportFault[] = [];
  const risky: number[][] = [];
  const safe: number[][] = [];
  for (const group of groupsOf(rows, idOf)) {
    if (faults.length >= FAULTS_COLLECTED_MAX) break;
    const wrong = [...headFaults<ImportRow<K>>(group, head), ...rowFaults(group)];
    faults.push(...wrong);
    // A row of it could not be read: what it would be as a whole is not known.
    if (wrong.length > 0 || unread.has(group.id)) continue;
    try {
      const effect = effectOf(contentOf(group));
      counts[effect === 'known' ? 'unchanged' : effect] += group.rows.length;
      if (effect === 'known') continue;
      (effect === 'changed' ? risky : safe).push(group.rows.map(({ index }) => index));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      faults.push(faultOf(group, lineOf, columnOf, error));
    }
  }
  return { counts, faults, risky, safe };
}

type Who = { readonly by: string; readonly occurred_at: string };
type Book<Content> = {
  /** Where it stands what a file brings until it is there: `order_id` and `import`. */
  readonly coming: string;
  /** What one of them is called. */
  readonly word: string;
  readonly knows: (id: string) => boolean;
  readonly put: (content: Content, who: Who, moment: Moment) => void;
};

/** Takes in the documents of a checked file, part by part. */
export function documentsImport<K extends DocumentKind, Content>(
  db: Database,
  { idOf, idColumn, lineOf, contentOf, columnOf }: DocumentForm<K, Content>,
  { coming, word, knows, put }: Book<Content>,
): DocumentsImport<K> {
  const announce = db.prepare(`INSERT INTO ${coming} (order_id, import) VALUES (?, ?)`);
  const came = db.prepare(`DELETE FROM ${coming} WHERE order_id = ?`);
  const forget = db.prepare(`DELETE FROM ${coming}`);
  return {
    announce(id, rows) {
      for (const name of new Set(rows.map(idOf))) {
        if (knows(name)) throw madeMeanwhile(word, idColumn, name);
        announce.run(name, id);
      }
    },
    apply(rows, { by, occurred_at }, moment) {
      const faults: ImportFault[] = [];
      for (const group of groupsOf(rows, idOf)) {
        try {
          put(contentOf(group), { by, occurred_at }, moment);
          came.run(group.id);
        } catch (error) {
          // Nothing of a document is written before all of it is found right.
          if (!(error instanceof OperationalError)) throw error;
          faults.push(faultOf(group, lineOf, columnOf, error));
        }
      }
      return faults;
    },
    forget: () => void forget.run(),
  };
}

function madeMeanwhile(word: string, column: string, name: string): Refused {
  const told = `somebody else made the ${word} ${name} while the file was read; send the file again`;
  return new Refused('conflict', 'order-made-meanwhile', told, { [column]: name });
}
