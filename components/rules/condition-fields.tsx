import { Button } from '@/components/ui/button';
import { FieldError } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Sign } from '@/components/ui/sign';
import { tooltip } from '@/components/ui/tooltip-text';
import { RULE_COMPARISONS, RULE_FIELD_NAMES, RULE_FIELDS, type RuleCondition } from '@/lib/domain/rule';
import type { ConditionErrors } from '@/lib/forms/rule-form';

/** One condition of a rule's form, at its place from 0. A header's name is asked for by style, so without scripts too. */
export function ConditionFields({
  at,
  condition: { field, header, comparison, value },
  errors,
  mayRemove,
}: {
  at: number;
  condition: RuleCondition;
  errors: ConditionErrors;
  mayRemove: boolean;
}) {
  const place = `condition ${at + 1}`;
  const faults = (['header', 'value'] as const).filter((each) => errors[each]);
  const told = (each: 'header' | 'value') =>
    errors[each] ? { 'aria-invalid': true, 'aria-describedby': `${each}${at}-error` } : {};
  return (
    <div
      data-condition
      className="group/condition grid min-w-0 gap-2 rounded-lg border border-line bg-surface p-3 max-sm:gap-y-2"
    >
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <div className="min-w-0 grow basis-44">
          <Select name={`field${at}`} defaultValue={field} aria-label={`What ${place} looks at`}>
            {RULE_FIELDS.map((each) => (
              <option key={each} value={each}>
                {RULE_FIELD_NAMES[each]}
              </option>
            ))}
          </Select>
        </div>
        <div className="hidden min-w-0 grow basis-32 group-has-[option[value=header]:checked]/condition:block">
          <Input
            name={`header${at}`}
            defaultValue={header}
            aria-label={`Header’s name in ${place}`}
            placeholder="X-Mailer"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...told('header')}
          />
        </div>
        <div className="min-w-0 grow basis-28 sm:max-w-36">
          <Select name={`comparison${at}`} defaultValue={comparison} aria-label={`How ${place} compares`}>
            {RULE_COMPARISONS.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </Select>
        </div>
        {mayRemove && (
          <Button
            type="submit"
            name="intent"
            value={`remove ${at}`}
            size="icon"
            variant="quiet"
            aria-label={`Remove ${place}`}
            className="ml-auto"
            {...tooltip('Remove')}
          >
            <Sign name="x" />
          </Button>
        )}
      </div>
      <Input
        name={`value${at}`}
        defaultValue={value}
        aria-label={`What ${place} looks for`}
        placeholder="What to look for"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...told('value')}
      />
      {faults.map((each) => (
        <FieldError key={each} id={`${each}${at}-error`}>
          {errors[each]}
        </FieldError>
      ))}
    </div>
  );
}
