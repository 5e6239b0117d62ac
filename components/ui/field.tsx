import type { ReactNode } from 'react';
import { Label } from './label';
import { Sign } from './sign';

/** What a control needs so that its label, hint and error are announced with it. */
export interface FieldControl {
  readonly id: string;
  readonly name: string;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-describedby': string | undefined;
}

/**
 * A label, the control, a hint and an error beside it. The control is a function's result so that ids and aria
 * attributes can't be forgotten: `<Field name="email" label="E-mail">{(control) => <Input {...control} />}</Field>`.
 * The id is the name; a form shown twice on a page passes `id`.
 */
export function Field({
  name,
  id = name,
  label,
  optional = false,
  hint,
  error,
  children,
}: {
  name: string;
  id?: string;
  label: ReactNode;
  /** Says "optional" beside the label. */
  optional?: boolean;
  hint?: ReactNode;
  error?: ReactNode;
  children: (control: FieldControl) => ReactNode;
}) {
  const hintId = hint ? `${id}-hint` : null;
  const errorId = error ? `${id}-error` : null;
  const describedBy = [errorId, hintId].filter(Boolean).join(' ');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-1.5">
      <div className="flex h-5 items-baseline justify-between gap-2">
        <Label htmlFor={id}>{label}</Label>
        {optional && <span className="text-xs text-faint">Optional</span>}
      </div>
      {children({ id, name, 'aria-invalid': error ? true : undefined, 'aria-describedby': describedBy || undefined })}
      {errorId && <FieldError id={errorId}>{error}</FieldError>}
      {hintId && (
        <p id={hintId} className="text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

/** What is wrong with one control, in red and with a sign, so that colour isn't all that tells it. */
export function FieldError({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="flex items-start gap-1.5 text-grid text-danger-text">
      <Sign name="mistake" className="mt-px" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  );
}
