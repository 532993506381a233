import { figureSize } from './figure-size.ts';

/** A large figure; a long one is set smaller. `also`: what else its place makes of it. */
export function Figure({ text, also }: { readonly text: string; readonly also?: string }) {
  const classes = ['figure', also, figureSize(text)].filter((each) => each);
  return <span class={classes.join(' ')}>{text}</span>;
}
