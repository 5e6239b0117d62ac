import type { ComponentProps } from 'react';
import { visibleText } from './visible-text';

/** A text that somebody wrote, such as a stranger's name: it has a direction of its own and can't disguise anything. */
export function ForeignText({ children, ...props }: Omit<ComponentProps<'bdi'>, 'children'> & { children: string }) {
  return <bdi {...props}>{visibleText(children)}</bdi>;
}
