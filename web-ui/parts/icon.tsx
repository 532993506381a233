/** Line icons on a grid of 24, drawn for this page. */
const PATHS = {
  board: 'M4 5h7v6H4zM13 5h7v6h-7zM4 13h16v6H4z',
  exceptions: 'M12 4l9 16H3zM12 10v4M12 17v.2',
  receiving: 'M3 7h11v10H3zM14 10h4l3 3v4h-7zM7 17v2M17 17v2',
  stock: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
  putaway: 'M4 20V4M20 20V4M4 12h16M4 20h16M12 3v6M9 6l3 3 3-3',
  orders: 'M6 4h12v16H6zM9 9h6M9 13h3M14 15l2 2 3-4',
  counts: 'M5 5h4v4H5zM5 13h4v4H5zM12 7h7M12 15h7M6 7l1 1 3-4',
  adjustments: 'M5 8h14M8 5v6M5 17h14',
  ledger: 'M6 4h12v16H6zM9 8h6M9 12h6M9 16h4',
  devices: 'M4 6v12M7 6v12M10 6v12M14 6v12M16 6v12M20 6v12',
  replication: 'M7 9l5-5 5 5M12 4v12M5 20h14',
  import: 'M7 11l5 5 5-5M12 4v12M5 20h14',
  recalls: 'M4 12a8 8 0 108-8H6M9 1L6 4l3 3M12 9v4M12 16v.2',
  trace: 'M6 4v6a4 4 0 004 4h4a4 4 0 014 4v2M6 4L3 7M6 4l3 3M18 20l-3-3M18 20l3-3M6 14v6',
  months: 'M5 6h14v14H5zM5 10h14M9 3v5M15 3v5M9 15l2 2 4-4',
  transfers: 'M4 8h13l-4-4M20 16H7l4 4',
  returns: 'M9 5l-5 5 5 5M4 10h10a6 6 0 010 12h-3',
  find: 'M11 4a7 7 0 100 14 7 7 0 000-14zM16 16l5 5',
  more: 'M5 7h14M5 12h14M5 17h14',
  back: 'M15 5l-7 7 7 7',
  sound: 'M4 10v4h4l5 4V6l-5 4zM16 9a4 4 0 010 6M18.5 6.5a8 8 0 010 11',
  silent: 'M4 10v4h4l5 4V6l-5 4zM16 9.5l5 5M21 9.5l-5 5',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8v8M12 8v8M16 8v8',
  check: 'M5 12l5 5 9-10',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
