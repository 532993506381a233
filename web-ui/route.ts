import { computed, signal } from '@preact/signals';

/** The address as a signal, and ways to change it without loading anew. */

type Place = { readonly path: string; readonly query: URLSearchParams };

const read = (): Place => ({
  path: location.pathname,
  query: new URLSearchParams(location.search),
});

export const place = signal<Place>(read());
/** Its levels, decoded. */
export const levels = computed(() =>
  place.value.path
    .split('/')
    .filter((level) => level !== '')
    .map(decoded),
);

/** As it stands where it is not written as addresses are. */
function decoded(level: string): string {
  try {
    return decodeURIComponent(level);
  } catch {
    return level;
  }
}

export function go(address: string): void {
  history.pushState(null, '', address);
  arrive();
  scrollTo(0, 0);
}

/** The same screen with other filters: no new step for the back key. */
export function adjust(query: Readonly<Record<string, string | undefined>>): void {
  const next = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  history.replaceState(null, '', `${location.pathname}${text === '' ? '' : `?${text}`}`);
  arrive();
}

function arrive(): void {
  place.value = read();
}

export function startRoutes(): void {
  addEventListener('popstate', arrive);
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (link === null || !plain || link.origin !== location.origin || link.hasAttribute('download'))
      return;
    if (link.target !== '' && link.target !== '_self') return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
