import { Field, FieldError } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { BanFormErrors, BanFormValues } from '@/lib/forms/ban-form';
import { PERIOD_INDEFINITELY, PERIOD_KEEP, PERIOD_UNTIL } from '@/lib/forms/period-choice';

/**
 * How long: large buttons of which none is chosen beforehand, because the period is mandatory and must be meant. The
 * date and time appears with its choice, by style alone.
 */
export function PeriodFields({
  values,
  errors,
  presets,
  timeZone,
  earliestUntil,
  keepText,
}: {
  values: BanFormValues;
  errors: BanFormErrors;
  presets: readonly string[];
  timeZone: string;
  earliestUntil: string;
  keepText: string | null;
}) {
  const choices = [
    ...(keepText === null ? [] : [{ value: PERIOD_KEEP, text: `Keep: ${keepText}`, span: 'col-span-full' }]),
    ...presets.map((text) => ({ value: text, text, span: '' })),
    { value: PERIOD_UNTIL, text: 'Until a date and time', span: 'col-span-2' },
    { value: PERIOD_INDEFINITELY, text: 'Indefinitely', span: 'col-span-2' },
  ];
  return (
    <fieldset className="group/period grid gap-2" aria-describedby={errors.period ? 'period-error' : undefined}>
      <legend className="mb-1.5 text-grid font-medium">Period</legend>
      <div className="grid grid-cols-4 gap-2 max-sm:grid-cols-2">
        {choices.map(({ value, text, span }) => (
          <label
            key={value}
            className={`${span} flex min-h-10 cursor-pointer items-center justify-center gap-2 rounded-md border border-line-control bg-surface px-2 py-1.5 text-center text-grid transition-colors duration-150 hover:bg-surface-hover has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent-text has-checked:inset-ring has-checked:inset-ring-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-aria-invalid:border-danger pointer-coarse:min-h-11`}
          >
            <input
              type="radio"
              name="period"
              value={value}
              defaultChecked={values.period === value}
              aria-invalid={errors.period ? true : undefined}
              className="sr-only"
            />
            {text}
          </label>
        ))}
      </div>
      {errors.period && <FieldError id="period-error">{errors.period}</FieldError>}
      <div className="hidden group-has-[input[value=until]:checked]/period:block sm:max-w-72">
        <Field name="until" label="Ends at" hint={`In ${timeZone.replaceAll('_', ' ')}`} error={errors.until}>
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              defaultValue={values.until}
              min={earliestUntil}
              className="font-mono"
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}
