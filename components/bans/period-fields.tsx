import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { RadioCards, type RadioChoice } from '@/components/ui/radio-cards';
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
  values: Pick<BanFormValues, 'period' | 'until'>;
  errors: Pick<BanFormErrors, 'period' | 'until'>;
  presets: readonly string[];
  timeZone: string;
  earliestUntil: string;
  keepText: string | null;
}) {
  const choices: RadioChoice[] = [
    ...(keepText === null ? [] : [{ value: PERIOD_KEEP, label: `Keep: ${keepText}`, span: 'full' } as const]),
    ...presets.map((text) => ({ value: text, label: text })),
    { value: PERIOD_UNTIL, label: 'Until a date and time', span: 2 },
    { value: PERIOD_INDEFINITELY, label: 'Indefinitely', span: 2 },
  ];
  return (
    <RadioCards name="period" legend="Period" choices={choices} defaultValue={values.period} error={errors.period}>
      <div className="hidden group-has-[input[value=until]:checked]/choices:block sm:max-w-72">
        <Field name="until" label={`Until (${timeZone.replaceAll('_', ' ')})`} error={errors.until}>
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
    </RadioCards>
  );
}
