/** Who asked, as it stands in records, until users have names. */
export const PAGE_USER = 'page';
