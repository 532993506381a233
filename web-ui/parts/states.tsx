import type { ComponentChildren } from 'preact';
import type { Problem } from '../../contract/http/problem.ts';
import { t } from '../text/en.ts';

/** What every screen shows when it has nothing to show. */

export function Empty({ title, hint }: { readonly title: string; readonly hint: string }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <p>{hint}</p>
    </div>
  );
}

export function Loading() {
  return (
    <p class="empty" role="status">
      {t.common.loading}
    </p>
  );
}

export function Refused({
  problem,
  again,
}: {
  readonly problem: Problem;
  readonly again?: (() => void) | undefined;
}) {
  return (
    <div class="refused" role="alert">
      <p>{problem.detail}</p>
      {/* What never came from the gateway has no code that anybody could look up. */}
      {problem.status > 0 && <p class="code">{problem.code}</p>}
      {again && (
        <button type="button" onClick={again}>
          {t.common.again}
        </button>
      )}
    </div>
  );
}

export function Screen({
  title,
  aside,
  back,
  children,
}: {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly back?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <main id="content" tabIndex={-1}>
      <div class="screen-head">
        {back !== undefined && (
          <a class="button quiet back" href={back}>
            ‹ {t.common.back}
          </a>
        )}
        <h1>{title}</h1>
        {aside}
      </div>
      {children}
    </main>
  );
}
