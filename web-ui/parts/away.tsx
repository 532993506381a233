import { isStale } from '../live.ts';
import { waiting } from '../scan/kept.ts';
import { t } from '../text/en.ts';

/** The gateway is not reached, or not all is sent that must be there first. */
export const isAway = (): boolean => isStale() || waiting().length > 0;

/** Why the buttons beside it wait; nothing while they need not. */
export function AwayNote() {
  if (!isAway()) return null;
  return (
    <p class="muted" role="status">
      {t.scan.away}
    </p>
  );
}
