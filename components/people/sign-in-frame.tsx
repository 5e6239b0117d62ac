import type { ReactNode } from 'react';
import { BrandSign } from '@/components/desk/brand-sign';
import { ForeignText } from '@/components/ui/foreign-text';

/**
 * The page before the desk: the product's sign, whose desk it is, what to do, and under it what helps who can't. What
 * stands in it is all that a stranger sees of the desk.
 */
export function SignInFrame({
  deskName,
  title,
  description,
  footer,
  children,
}: {
  deskName: string;
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="grid min-h-dvh grid-cols-[minmax(0,400px)] content-center justify-center gap-6 bg-surface-sunken bg-[radial-gradient(52rem_30rem_at_50%_-6rem,var(--accent-soft),transparent)] px-4 pt-8 pb-[12vh]">
      <header className="grid justify-items-center gap-3 text-center">
        <span className="grid size-12 place-items-center rounded-lg bg-accent text-accent-contrast">
          <BrandSign className="size-7" />
        </span>
        <div className="grid min-w-0 gap-0.5">
          <p className="text-grid text-muted wrap-anywhere">
            <ForeignText>{deskName}</ForeignText>
          </p>
          <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
        </div>
      </header>
      <div className="grid gap-5 rounded-lg bg-surface-raised p-6 shadow-raised max-sm:p-5">
        {description && <div className="text-grid text-muted">{description}</div>}
        {children}
      </div>
      {footer && <div className="grid gap-2 px-6 text-center text-xs text-muted max-sm:px-2">{footer}</div>}
    </main>
  );
}
