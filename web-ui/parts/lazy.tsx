import { useSignal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../text/en.ts';
import { Loading, Screen } from './states.tsx';

/** A screen whose code is fetched when it is first shown, and kept. */
export function lazy<Props extends object>(
  title: string,
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => JSX.Element {
  let known: ComponentType<Props> | null = null;
  return (props) => {
    const state = useSignal<'loading' | 'ready' | 'failed'>(known === null ? 'loading' : 'ready');
    const fetch = (): void => {
      state.value = 'loading';
      load().then(
        (loaded) => {
          known = loaded;
          state.value = 'ready';
        },
        () => {
          state.value = 'failed';
        },
      );
    };
    useEffect(() => {
      if (known === null) fetch();
    }, []);
    if (known !== null && state.value === 'ready') {
      const Loaded = known;
      return <Loaded {...props} />;
    }
    return (
      <Screen title={title}>
        {state.value === 'failed' ? (
          <div class="refused" role="alert">
            <p>{t.live.staleHint}</p>
            <button type="button" onClick={fetch}>
              {t.common.again}
            </button>
          </div>
        ) : (
          <Loading />
        )}
      </Screen>
    );
  };
}
