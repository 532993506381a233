import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../text/en.ts';
import { Loading, Screen } from './states.tsx';

/** A screen that is fetched when it is first opened, so that the first screen stays light. */
export function lazy<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  let loaded: FunctionComponent<Props> | null = null;
  return function Lazy(props: Props) {
    const here = useSignal(loaded !== null);
    const failed = useSignal(false);
    const fetchIt = (): void => {
      failed.value = false;
      void load().then(
        (component) => {
          loaded = component;
          here.value = true;
        },
        () => {
          failed.value = true;
        },
      );
    };
    useEffect(() => {
      if (loaded === null) fetchIt();
    }, []);
    const Component = loaded;
    if (here.value && Component !== null) return <Component {...props} />;
    return (
      <Screen title={t.common.loading}>
        {failed.value ? (
          <button type="button" onClick={fetchIt}>
            {t.common.again}
          </button>
        ) : (
          <Loading />
        )}
      </Screen>
    );
  };
}
