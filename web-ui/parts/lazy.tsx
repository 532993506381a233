import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../text/en.ts';
import { Loading, Refused, Screen } from './states.tsx';

type Props = Readonly<Record<string, string>>;

/** A screen that comes with its first use, so that the first screen stays small. `key` tells two of them apart. */
export function Lazy({
  title,
  load,
  props,
}: {
  readonly title: string;
  readonly load: () => Promise<ComponentType<Props>>;
  readonly props: Props;
}) {
  const loaded = useSignal<{ readonly Shown: ComponentType<Props> } | 'failed' | null>(null);
  const fetch = (): void => {
    load().then(
      (Shown) => {
        loaded.value = { Shown };
      },
      () => {
        loaded.value = 'failed';
      },
    );
  };
  useEffect(fetch, []);
  const now = loaded.value;
  if (now !== null && now !== 'failed') return <now.Shown {...props} />;
  return (
    <Screen title={title}>
      {now === null ? <Loading /> : <Refused problem={NOT_LOADED} again={fetch} />}
    </Screen>
  );
}

const NOT_LOADED = {
  type: 'about:blank',
  title: t.common.again,
  status: 0,
  code: 'not_reached',
  detail: t.common.notLoaded,
};
