/** A row known by its key inside and by its name outside. */
export type NamedRow = { readonly id: number; readonly name: string };
