/**
 * Numbers and words of the contract that are needed where nothing is validated: apart from the schemas, so
 * that the threads that only talk to SQLite carry none of them. zod and the schemas take 8 MB in each thread.
 */

export const MQTT_VERSION = 1;

export const BATCH_RECORDS_MAX = 200;
export const BATCH_BYTES_MAX = 64 * 1024;

/** `prev` of the first record of an epoch. */
export const ZERO_HASH = '0'.repeat(64);
/** Former epochs that an `epoch.opened` names at most. */
export const FORMER_EPOCHS_MAX = 32;

/** Hits of a search at most. */
export const HITS_MAX = 20;
/** Places told per hit at most; `places` of the item says how many there are. */
export const WHEREABOUTS_MAX = 20;

export const IMPORT_FAULTS_MAX = 100;
export const ON_ORDER_LINES_MAX = 200;
export const DISCREPANCIES_MAX = 500;
/** Contents of one unit at most: all of them are booked by one movement. */
export const UNIT_CONTENTS_MAX = 50;
export const ASN_UNITS_MAX = 200;
export const ORDER_LINES_MAX = 500;
