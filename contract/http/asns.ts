import { z } from 'zod';
import { ASN_UNITS_MAX, UNIT_CONTENTS_MAX } from '../constants.ts';
import { deliveryState } from '../receiving-records.ts';
import { quantity, safeInteger } from '../values.ts';
import { changeHead, changeOutcome, cursor, limit, pageOf, resourceId } from './change.ts';
import { documentDate, documentId } from './purchase-orders.ts';
import { variantName } from './stock.ts';

/** `POST /api/asns`: makes or changes one, as long as nothing of it came. */
export const putAsnRequest = z.strictObject({
  ...changeHead,
  asn: documentId,
  version: z.number().int().min(1).optional(),
  purchase_order: resourceId.optional(),
  supplier: z.string().trim().min(1).max(120),
  expected_on: documentDate.optional(),
  location: resourceId,
  units: z
    .array(
      z.strictObject({
        /** Serial shipping container code, 18 digits, or another license plate. */
        sscc: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'an SSCC or a license plate'),
        contents: z
          .array(
            z.strictObject({
              sku: z.string().min(1).max(64),
              /** The lot's number, or the serial number. */
              lot: z.string().min(1).max(64).optional(),
              /** Of a serial number: the lot that it was made in. */
              batch: z.string().min(1).max(64).optional(),
              expires_on: documentDate.optional(),
              quantity,
            }),
          )
          .min(1)
          .max(UNIT_CONTENTS_MAX),
      }),
    )
    .min(1)
    .max(ASN_UNITS_MAX),
});
export type PutAsnRequest = z.input<typeof putAsnRequest>;
export const putAsnAnswer = z.object({
  outcome: changeOutcome,
  asn: z.string(),
  version: z.number().int(),
});

/** `POST /api/asns/{asn}/close` */
export const closeAsnRequest = z.strictObject(changeHead);
export const closeAsnAnswer = z.object({ outcome: changeOutcome, asn: z.string() });

export const asnView = z.object({
  asn: z.string(),
  version: z.number().int(),
  purchase_order: z.string().nullable(),
  supplier: z.string(),
  expected_on: z.string().nullable(),
  location: z.string(),
  state: deliveryState,
  units: z.number().int(),
  units_received: z.number().int(),
  receipt: z.string().nullable(),
});
export type AsnView = z.infer<typeof asnView>;

export const asnDetails = z.object({
  ...asnView.shape,
  contents: z.array(
    z.object({
      ...variantName.shape,
      sscc: z.string(),
      lot: z.string().nullable(),
      expires_on: z.string().nullable(),
      quantity: safeInteger,
      received: safeInteger,
    }),
  ),
});
export type AsnDetails = z.infer<typeof asnDetails>;

/** `GET /api/asns`: the earliest expected first. */
export const asnsQuery = z.strictObject({
  state: deliveryState.default('open'),
  after: cursor.optional(),
  limit,
});
export type AsnsQuery = z.output<typeof asnsQuery>;
export const asnsPage = pageOf(asnView);
export type AsnsPage = z.infer<typeof asnsPage>;
