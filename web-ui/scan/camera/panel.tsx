import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { scanText } from '../../format.ts';
import { Mark } from '../../parts/mark.tsx';
import { t } from '../../text/en.ts';
import { type CameraTrouble, closeCamera, hasTorch, openCamera, setTorch } from './stream.ts';
import { watchVideo } from './watch.ts';
import '../../style/camera.css';

/** The camera over the lower part of whatever screen is shown, which goes on living behind it. */

type State =
  | { readonly is: 'opening' }
  | { readonly is: 'open'; readonly stream: MediaStream; readonly torch: boolean }
  | { readonly is: 'refused'; readonly why: CameraTrouble | 'decoder' };

/** Without a scan the camera is let go: it empties the battery of whoever forgets it. */
const IDLE_MS = 3 * 60_000;

export function CameraPanel({ close }: { readonly close: () => void }) {
  const state = useSignal<State>({ is: 'opening' });
  const last = useSignal<{ readonly text: string } | null>(null);
  const attempt = useSignal(0);
  const away = useSignal(document.hidden);
  const video = useRef<HTMLVideoElement>(null);
  const closeButton = useRef<HTMLButtonElement>(null);

  useEffect(() => closeButton.current?.focus({ preventScroll: true }), []);
  useEffect(() => closeOnEscape(close), [close]);
  useEffect(() => {
    const note = (): void => {
      away.value = document.hidden;
    };
    document.addEventListener('visibilitychange', note);
    return () => document.removeEventListener('visibilitychange', note);
  }, []);
  useEffect(() => {
    const timer = setTimeout(close, IDLE_MS);
    return () => clearTimeout(timer);
  }, [close, last.value, attempt.value]);

  // Nobody looks: the camera is let go, and opened again on return.
  useEffect(() => {
    if (away.value) return;
    let stream: MediaStream | null = null;
    let left = false;
    state.value = { is: 'opening' };
    void openCamera().then((opened) => {
      if (!opened.ok) {
        if (!left) state.value = { is: 'refused', why: opened.trouble };
        return;
      }
      // Closed while the person was asked for permission.
      if (left) return closeCamera(opened.stream);
      stream = opened.stream;
      const [track] = stream.getVideoTracks();
      track?.addEventListener('ended', () => {
        if (!left) state.value = { is: 'refused', why: 'busy' };
      });
      state.value = { is: 'open', stream, torch: hasTorch(stream) };
    });
    return () => {
      left = true;
      if (stream !== null) closeCamera(stream);
    };
  }, [away.value, attempt.value]);

  const current = state.value;
  const stream = current.is === 'open' ? current.stream : null;
  useEffect(() => {
    const element = video.current;
    if (element === null || stream === null) return;
    element.srcObject = stream;
    // Where playing by itself is forbidden, the last picture stands, which is read all the same.
    element.play().catch(() => {});
    const end = watchVideo(element, {
      onScan: (text) => {
        last.value = { text };
      },
      onFailed: () => {
        closeCamera(stream);
        state.value = { is: 'refused', why: 'decoder' };
      },
    });
    return () => {
      end();
      element.srcObject = null;
    };
  }, [stream]);

  return (
    <section class="camera" id="camera" aria-label={t.camera.title}>
      {current.is === 'refused' ? (
        <Refusal
          why={current.why}
          again={() => {
            attempt.value += 1;
          }}
        />
      ) : (
        <div class="camera-view">
          <video ref={video} autoplay playsInline muted />
          <div class="camera-aim" aria-hidden="true" />
          <p class="camera-hint">
            {current.is === 'opening' && t.camera.opening}
            {current.is === 'open' && last.value === null && t.camera.aim}
            {current.is === 'open' &&
              last.value !== null &&
              t.camera.read(scanText(last.value.text))}
          </p>
        </div>
      )}
      <div class="camera-bar">
        {current.is === 'open' && current.torch && <Torch stream={current.stream} />}
        <button type="button" ref={closeButton} onClick={close}>
          {current.is === 'refused' ? t.common.close : t.camera.close}
        </button>
      </div>
    </section>
  );
}

function Refusal({
  why,
  again,
}: {
  readonly why: CameraTrouble | 'decoder';
  readonly again: () => void;
}) {
  const { reason, next } = t.camera.refused[why];
  return (
    <div class="camera-refused" role="alert">
      <p class="big">
        <Mark tone="bad" /> {reason}
      </p>
      <p>{next}</p>
      {why !== 'insecure' && (
        <button type="button" onClick={again}>
          {t.common.again}
        </button>
      )}
    </div>
  );
}

function Torch({ stream }: { readonly stream: MediaStream }) {
  const on = useSignal(false);
  const turn = async (): Promise<void> => {
    on.value = await setTorch(stream, !on.value);
  };
  return (
    <button type="button" aria-pressed={on.value} onClick={turn}>
      {t.camera.light}
    </button>
  );
}

/** Esc in a field or a dialog of the screen is meant for that. */
function closeOnEscape(close: () => void): () => void {
  const take = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    const { activeElement } = document;
    const here = activeElement?.closest('#camera') ?? null;
    if (here !== null || activeElement === document.body) close();
  };
  document.addEventListener('keydown', take);
  return () => document.removeEventListener('keydown', take);
}
