import type { SearchHit } from '../../../contract/http/search.ts';

type Hit = Extract<SearchHit, { kind: 'document' }>;

/** Documents of the rooms above with this number, or that announce the unit of this number. */
export type DocumentsNamed = (number: string) => readonly Hit[];

/** As SQLite tells it. */
export type NamedDocument = Omit<Hit, 'kind' | 'open'> & { readonly open: 0 | 1 };

export function namedHit({ open, ...document }: NamedDocument): Hit {
  return { kind: 'document', ...document, open: open === 1 };
}
