import { Nowhere } from '../parts/not-there.tsx';
import { place } from '../route.ts';
import { t } from '../text/en.ts';

/** An address that leads nowhere: a slip in typing, or an old bookmark. */
export function NoPage({ list = '/' }: { readonly list?: string }) {
  return <Nowhere title={t.noPage.title} asked={place.value.path} to={list} />;
}
