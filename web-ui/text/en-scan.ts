/** The words of scans and of the camera. */

export const scan = {
  sound: 'Sound',
  on: 'on',
  off: 'off',
  again: 'Scan it again in a moment.',
  otherwise: 'Nothing was changed. Do what it says, then go on.',
  earlier: (n: number) => `${n} earlier`,
  notWhole: (code: string) => ({
    reason: `Not read whole: only …${code} came`,
    next: 'Scan it again.',
  }),
  unreached: 'When it is back, look whether this was taken, and scan it again if not.',
  kept: (n: string) => (n === '1' ? '1 scan waits' : `${n} scans wait`),
  keptTitle: 'Scans that wait',
  keptHint:
    'Scanned while the gateway was not reached. They are kept on this device, and booked in their order when it is back.',
  keptNone: 'No scan waits',
  away: 'The gateway is not reached. Scans and damage are kept; undo and closing wait for it.',
  keptWaits: 'waits, not booked yet',
  keptBack: 'taken back: the gateway is told when it is reached',
  keptTakeBack: 'Take back',
  keptNotTakenBack: 'You took it back while the gateway was not reached, and it was booked before.',
  keptNot: 'not booked',
  keptSeen: 'Seen',
  keptReceipt: 'To the receipt',
  keptRefused: (n: string) => (n === '1' ? '1 scan not booked' : `${n} scans not booked`),
  keptRefusedNext:
    'It was kept while the gateway was not reached, and is not booked. It stands in the list.',
  keptSent: (n: string) => (n === '1' ? '1 kept scan booked' : `${n} kept scans booked`),
  keptTooMany: (code: string) => ({
    reason: `Too many scans wait: ${code} was not taken`,
    next: 'Put it aside until the gateway is reached again.',
  }),
  follow: (bench: string) => `Follow the scanner ${bench}`,
  following: (bench: string) => `Following ${bench}`,
  followMeans: 'What is scanned there then counts here, as if it were scanned with this device.',
  followMeansOpen:
    'That scanner books by its own rules. What is scanned there then opens here, on the board and under Find.',
  followedElsewhere: (bench: string) => ({
    reason: `Another device follows the scanner ${bench} now`,
    next: 'What is scanned there no longer comes here. To have it back, choose it again in the menu.',
  }),
  trouble: {
    'too-many': (code: string) => ({
      reason: `Too many scans at once: ${code} was not taken`,
      next: 'Wait until the last one is answered, then scan it again.',
    }),
    'too-slow': (code: string) => ({
      reason: `No answer yet to ${code}`,
      next: 'Look whether it was taken before you scan it again.',
    }),
    failed: (code: string) => ({
      reason: `This page could not take ${code}`,
      next: 'Scan it again. If that does not help, load the page anew.',
    }),
  },
} as const;

export const camera = {
  scan: 'Scan',
  title: 'Camera',
  opening: 'Opening the camera…',
  aim: 'Hold a code inside the corners',
  read: (code: string) => `Read ${code}`,
  light: 'Light',
  close: 'Close the camera',
  refused: {
    insecure: {
      reason: 'No camera over this address',
      next:
        'Browsers give the camera only to pages that came over https. Open the https address of this gateway; ' +
        'if it has none, the technician sets http.tls. A hand scanner works here as well.',
    },
    denied: {
      reason: 'This page may not use the camera',
      next: 'Touch the sign beside the address, allow the camera for this page, then try again.',
    },
    none: {
      reason: 'This device has no camera',
      next: 'Connect one and try again, or use a hand scanner: it works on every screen.',
    },
    busy: {
      reason: 'The camera gives no picture',
      next: 'Close other programs that use it, then try again.',
    },
    decoder: {
      reason: 'What reads the picture was not loaded',
      next: 'Check the Wi-Fi, then try again.',
    },
  },
} as const;
