/** What the worker is asked, one picture at a time. `pixels`: RGBA, row by row. */
export type DecodeRequest = {
  readonly id: number;
  readonly pixels: ArrayBuffer;
  readonly width: number;
  readonly height: number;
};
export type DecodeAnswer =
  | { readonly id: number; readonly ok: true; readonly codes: readonly Placed[] }
  | { readonly id: number; readonly ok: false; readonly error: string };
/** A code and the middle of it, in points of the picture. */
export type Placed = { readonly text: string; readonly x: number; readonly y: number };
