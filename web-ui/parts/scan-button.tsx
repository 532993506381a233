import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useCallback, useRef } from 'preact/hooks';
import { scanWrong } from '../scan/feedback.ts';
import { t } from '../text/en.ts';
import { Icon } from './icon.tsx';

type Panel = ComponentType<{ readonly close: () => void }>;

/** Opens the camera on any screen. What it takes is loaded with the first use. */
export function ScanButton() {
  const panel = useSignal<Panel | null>(null);
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => {
    const { activeElement } = document;
    open.value = false;
    // When it closes by itself, whoever works elsewhere on the page is not torn away.
    if (activeElement === null || activeElement.closest('main') === null) {
      button.current?.focus({ preventScroll: true });
    }
  }, []);
  const toggle = async (): Promise<void> => {
    if (open.value) return close();
    try {
      if (panel.value === null) {
        const { CameraPanel } = await import('../scan/camera/panel.tsx');
        // In a function, for a component is one as well.
        panel.value = CameraPanel;
      }
      open.value = true;
    } catch {
      scanWrong(t.camera.refused.decoder);
    }
  };
  const Camera = panel.value;
  return (
    <>
      <button
        type="button"
        class="scan-button"
        ref={button}
        aria-expanded={open.value}
        onClick={toggle}
      >
        <Icon name="scan" />
        {t.camera.scan}
      </button>
      {open.value && Camera !== null && <Camera close={close} />}
    </>
  );
}
