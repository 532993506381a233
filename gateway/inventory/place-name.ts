/** A place by what is written on it and by what the catalog and the configuration call it. */
export type NamedPlace = { readonly name: string; readonly location_id: string };

/**
 * What people call a place. Its id stands behind where the name does not say it too, since several places may be
 * called the same: `Bin 1`, but `Level 2 (A-03-2)`.
 */
export function called({ name, location_id }: NamedPlace): string {
  return bare(name).includes(bare(location_id)) ? name : `${name} (${location_id})`;
}

const bare = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
