import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../text/en.ts';
import { Empty, Loading, Screen } from './states.tsx';

/** A screen whose code is fetched when it is first opened, so that the first screen stays small. */
export function later(load: () => Promise<ComponentType>): ComponentType {
  let loaded: { readonly Shown: ComponentType } | null = null;
  return function Later() {
    const shown = useSignal(loaded);
    const failed = useSignal(false);
    useEffect(() => {
      if (shown.value !== null) return;
      load().then(
        (Shown) => {
          loaded = { Shown };
          shown.value = loaded;
        },
        () => {
          failed.value = true;
        },
      );
    }, []);
    if (shown.value !== null) return <shown.value.Shown />;
    return (
      <Screen title={t.common.loading}>
        {failed.value ? (
          <Empty title={t.common.notLoaded} hint={t.common.notLoadedHint} />
        ) : (
          <Loading />
        )}
      </Screen>
    );
  };
}
