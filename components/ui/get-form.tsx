import type { ComponentProps } from 'react';

/** A form whose fields end in the address of the page that it leads to, such as a search. Followed as a `Link` is. */
export function GetForm(props: Omit<ComponentProps<'form'>, 'action' | 'method'> & { action: string }) {
  return <form data-go="" {...props} />;
}
