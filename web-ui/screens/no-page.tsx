import { Screen } from '../parts/states.tsx';
import { place } from '../route.ts';
import { t } from '../text/en.ts';

/** An address that leads nowhere: a slip in typing, or an old bookmark. */
export function NoPage() {
  return (
    <Screen title={t.noPage.title}>
      <p class="lead">
        {t.noPage.asked} <code>{place.value.path}</code>
      </p>
      <p class="actions-row">
        <a class="button main" href="/">
          {t.noPage.toBoard}
        </a>
      </p>
    </Screen>
  );
}
