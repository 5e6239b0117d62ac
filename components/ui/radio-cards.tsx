import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { FieldError } from './field';

export interface RadioChoice {
  readonly value: string;
  readonly label: ReactNode;
  /** A second line, in small. */
  readonly hint?: ReactNode;
  /** How many columns it takes; "full" is a row of its own. */
  readonly span?: 2 | 'full';
  readonly disabled?: boolean;
}

const COLUMNS = {
  1: 'grid-cols-1',
  2: 'grid-cols-2',
  3: 'grid-cols-3 max-sm:grid-cols-1',
  4: 'grid-cols-4 max-sm:grid-cols-2',
};

/**
 * Radio buttons as large cards: for a choice that must be meant, so none needs to be chosen beforehand. Real radio inputs:
 * arrow keys move, forms send them, nothing needs scripts. What depends on a choice can follow it by style:
 * `group-has-[input[value=x]:checked]/choices:block` on `children`, which stand under the cards.
 */
export function RadioCards({
  name,
  legend,
  choices,
  columns = 4,
  defaultValue,
  required,
  error,
  onChoose,
  children,
}: {
  name: string;
  legend: ReactNode;
  choices: readonly RadioChoice[];
  columns?: keyof typeof COLUMNS;
  defaultValue?: string;
  required?: boolean;
  error?: ReactNode;
  /** For client code that follows the choice. */
  onChoose?: (value: string) => void;
  children?: ReactNode;
}) {
  const errorId = `${name}-error`;
  return (
    <fieldset className="group/choices grid min-w-0 gap-2" aria-describedby={error ? errorId : undefined}>
      <legend className="mb-1.5 text-grid font-medium">{legend}</legend>
      <div className={classNames('grid gap-2', COLUMNS[columns])}>
        {choices.map(({ value, label, hint, span, disabled }) => (
          <label
            key={value}
            className={classNames(
              'radio-card transition-colors duration-150 pointer-coarse:min-h-11',
              span === 2 && 'col-span-2',
              span === 'full' && 'col-span-full',
            )}
          >
            <input
              type="radio"
              name={name}
              value={value}
              defaultChecked={defaultValue === value}
              required={required}
              disabled={disabled}
              aria-invalid={error ? true : undefined}
              onChange={onChoose && (() => onChoose(value))}
              className="sr-only"
            />
            <span className="min-w-0 wrap-anywhere">{label}</span>
            {hint && <span className="min-w-0 text-xs font-normal text-muted wrap-anywhere">{hint}</span>}
          </label>
        ))}
      </div>
      {error && <FieldError id={errorId}>{error}</FieldError>}
      {children}
    </fieldset>
  );
}
