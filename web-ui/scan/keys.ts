import { listening, notWhole, scanned } from './scan.ts';
import { Wedge } from './wedge.ts';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Listens to the keys of the whole page for a keyboard-wedge scanner, whatever has the focus. */
export function startKeys(): void {
  const wedge = new Wedge();
  let before: { readonly field: Field; readonly value: string } | null = null;
  addEventListener(
    'keydown',
    (event) => {
      if (event.altKey || event.metaKey || !listening()) return;
      const field = event.target;
      const typing = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
      // The key has not changed the field yet.
      const now = typing ? { field, value: field.value } : null;
      const scan = wedge.take({ key: event.key, ctrl: event.ctrlKey, at: event.timeStamp });
      if (wedge.length === 1) before = now;
      if (event.ctrlKey && event.key === ']') event.preventDefault();
      // A space within a code would press the button that has the focus.
      if (event.key === ' ' && wedge.length > 1 && !typing) event.preventDefault();
      if (scan === null) return;
      event.preventDefault();
      event.stopPropagation();
      // What the scanner typed into a field was not meant for it.
      if (before !== null) {
        before.field.value = before.value;
        before.field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      if (scan.whole) scanned(scan.text, 'wedge');
      else notWhole(scan.text);
    },
    { capture: true },
  );
}
