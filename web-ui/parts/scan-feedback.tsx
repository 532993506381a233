import { useEffect, useRef } from 'preact/hooks';
import { dismissWrong, right, wrongs } from '../scan/feedback.ts';
import { t } from '../text/en.ts';

/** The tick and the band after a scan (scan/feedback.ts). Stands once, in the shell. */
export function ScanFeedback() {
  return (
    <>
      <div role="alert">
        <WrongBand />
      </div>
      <RightTick />
    </>
  );
}

/** Full width, in the way of nothing but the lowest rows, until it is touched or Esc is pressed. */
function WrongBand() {
  const all = wrongs.value;
  const newest = all.at(-1);
  const band = useRef<HTMLButtonElement>(null);
  const before = useRef<Element | null>(null);
  const open = newest !== undefined;
  useEffect(() => {
    if (!open) return;
    before.current = document.activeElement;
    // Whoever is writing goes on writing: the band is announced, and Esc closes it from anywhere.
    if (!isWriting(before.current)) band.current?.focus({ preventScroll: true });
    const close = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      dismissWrong();
    };
    addEventListener('keydown', close, { capture: true });
    return () => {
      removeEventListener('keydown', close, { capture: true });
      const { current } = before;
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && current instanceof HTMLElement && current.isConnected) {
        current.focus({ preventScroll: true });
      }
    };
  }, [open]);
  if (newest === undefined) return null;
  const earlier = all.length - 1;
  return (
    <button type="button" class="scan-band" ref={band} onClick={dismissWrong}>
      <svg class="scan-shape" viewBox="0 0 48 48" aria-hidden="true">
        <path class="scan-shape-ground" d="M4 4h40v40H4z" />
        <path d="M15 15l18 18M33 15L15 33" />
      </svg>
      <span class="scan-words">
        <strong>{newest.reason}</strong>
        <span>{newest.next}</span>
      </span>
      <span class="scan-close">
        {t.common.close}
        {earlier > 0 && <span class="scan-earlier">{t.scan.earlier(earlier)}</span>}
      </span>
    </button>
  );
}

function isWriting(element: Element | null): boolean {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

function RightTick() {
  const told = right.value;
  return (
    <>
      <div class="visually-hidden" role="status">
        {told !== null && <span key={told.n}>{told.text}</span>}
      </div>
      {told !== null && (
        <div class={told.kept ? 'scan-tick is-kept' : 'scan-tick'} key={told.n} aria-hidden="true">
          <svg viewBox="0 0 48 48" aria-hidden="true">
            <path d={told.kept ? 'M14 8h20L14 40h20z' : 'M11 25l9 9 17-20'} />
          </svg>
          <span>{told.text}</span>
        </div>
      )}
    </>
  );
}
