import { KeptScans } from '../parts/kept-scans.tsx';
import { Empty, Screen } from '../parts/states.tsx';
import { kept } from '../scan/kept.ts';
import { t } from '../text/en.ts';

/** Not loaded when it is first opened, as other screens are: the gateway is not reached then. */
export function KeptList() {
  return (
    <Screen title={t.scan.keptTitle}>
      <KeptScans />
      {kept.value.length === 0 && <Empty title={t.scan.keptNone} hint={t.scan.keptHint} />}
    </Screen>
  );
}
