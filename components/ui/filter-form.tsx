import { ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { buttonLook } from './button-look';
import { CarriedParams } from './carried-params';
import { classNames } from './class-names';
import { DropdownMenu } from './dropdown-menu';
import { GetForm } from './get-form';

/** A menu with a list's filters as one form, which ends in the address bar. */
export function FilterForm({
  id,
  href,
  withoutHref,
  className = 'w-72',
  children,
}: {
  /** Unique on the page. */
  id: string;
  /** The list's address as it is: what is chosen follows it when a link changes it. */
  href: string;
  /** The same without the filters that the form has. */
  withoutHref: string;
  className?: string;
  children: ReactNode;
}) {
  const [path = ''] = withoutHref.split('?');
  return (
    <DropdownMenu
      id={id}
      className={classNames(className, 'p-3')}
      triggerClassName={buttonLook()}
      trigger={
        <>
          <ListFilter aria-hidden />
          <span className="max-sm:sr-only">Filter</span>
        </>
      }
    >
      <GetForm key={href} action={path} className="grid gap-3">
        <CarriedParams href={withoutHref} />
        {children}
        <Button type="submit" variant="primary">
          Apply filters
        </Button>
      </GetForm>
    </DropdownMenu>
  );
}
