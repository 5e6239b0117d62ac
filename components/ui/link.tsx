import type { ComponentProps } from 'react';

export interface LinkProps extends ComponentProps<'a'> {
  readonly href: string;
  /** False: the new page is shown where this one was scrolled to. */
  readonly scroll?: boolean;
  /** Pages are made for who asks and when: nothing is fetched before somebody follows the link. */
  readonly prefetch?: false;
}

/**
 * A link to another page of ours. The NavigationLayer follows it without loading everything anew, and says at once that
 * it does; without scripts the browser follows it. It is a plain `a`, so a grid of hundreds costs the browser nothing.
 */
export function Link({ scroll = true, prefetch: _, ...props }: LinkProps) {
  return <a data-go={scroll ? '' : 'keep-scroll'} {...props} />;
}
