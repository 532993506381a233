import type { Problem } from '../../contract/http/problem.ts';
import { t } from '../text/en.ts';
import { Loading, Refused, Screen } from './states.tsx';

/** What stands in for one thing while it is not known: it is on its way, refused, or not there. */

/** Where each kind of thing is listed. */
const LISTS = {
  exception: '/exceptions',
  station: '/',
  device: '/devices',
  receipt: '/receiving',
  purchaseOrder: '/receiving',
  asn: '/receiving',
  outgoing: '/transfers',
  incoming: '/transfers?by=coming',
  putaway: '/putaway',
  order: '/orders',
  count: '/counts',
  recall: '/recalls',
  item: '/stock?by=item',
  lot: '/stock?by=item',
  unit: '/stock',
  place: '/stock/places',
  trace: '/trace',
} as const;

export type Named = keyof typeof LISTS;

/** Nothing bears that name, or nothing can: also what is asked for in a form that no name has. */
export const isNotThere = (problem: Problem | null): boolean =>
  problem?.status === 404 || problem?.status === 400;

/** Says once what was asked for and that there is none, and leads to the list. */
export function NotThere({ what, asked }: { readonly what: Named; readonly asked: string }) {
  return <Nowhere title={t.notThere[what]} asked={asked} to={LISTS[what]} />;
}

/** One thing that was asked for, until it is there. */
export function Awaited({
  what,
  asked,
  title,
  from: { problem, reload },
}: {
  readonly what: Named;
  readonly asked: string;
  readonly title: string;
  readonly from: { readonly problem: Problem | null; readonly reload: () => void };
}) {
  if (isNotThere(problem)) return <NotThere what={what} asked={asked} />;
  return (
    <Screen title={title} back={LISTS[what]}>
      {problem === null ? <Loading /> : <Refused problem={problem} again={reload} />}
    </Screen>
  );
}

export function Nowhere({
  title,
  asked,
  to,
}: {
  readonly title: string;
  readonly asked: string;
  readonly to: string;
}) {
  return (
    <Screen title={title}>
      <p class="lead breaks">
        {t.noPage.asked} <code>{asked}</code>
      </p>
      <p class="actions-row">
        <a class="button main" href={to}>
          {to === '/' ? t.noPage.toBoard : t.noPage.toList}
        </a>
      </p>
    </Screen>
  );
}
