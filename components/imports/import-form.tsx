import { ButtonLink } from '@/components/ui/button-link';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { RadioCards, type RadioChoice } from '@/components/ui/radio-cards';
import { Select } from '@/components/ui/select';
import { SubmitButton } from '@/components/ui/submit-button';
import { BAN_PERIODS } from '@/lib/domain/valid-until';
import { type ImportField, type ImportFormValues, type ImportMistake, PERIOD_OF_LIST } from '@/lib/forms/import-form';
import { PERIOD_INDEFINITELY, PERIOD_UNTIL } from '@/lib/forms/period-choice';

const SOURCES: readonly RadioChoice[] = [
  { value: 'file', label: 'A file', hint: 'Up to 30 MB, compressed with gzip or not.' },
  { value: 'text', label: 'Pasted text', hint: 'An address, block or range a line.' },
  { value: 'url', label: 'An address on the web', hint: 'Can be fetched again: then only the difference is applied.' },
];

const PERIODS: readonly RadioChoice[] = [
  { value: PERIOD_OF_LIST, label: 'As the list says, else indefinitely', span: 'full' },
  ...BAN_PERIODS.map(({ text }) => ({ value: text, label: text })),
  { value: PERIOD_UNTIL, label: 'Until a date and time', span: 2 },
  { value: PERIOD_INDEFINITELY, label: 'Indefinitely', span: 2 },
];

/**
 * Where a list comes from, and what its bans say. It posts to a route, as a server action takes no file of that size, and
 * works without scripts: what doesn't belong to the chosen source is hidden by style.
 */
export function ImportForm({
  values,
  mistake,
  timeZone,
  earliestUntil,
}: {
  values: ImportFormValues;
  mistake: ImportMistake | null;
  timeZone: string;
  earliestUntil: string;
}) {
  const errorOf = (field: ImportField) => (mistake?.field === field ? mistake.message : undefined);
  return (
    <form
      action="/desk/imports/upload"
      method="post"
      encType="multipart/form-data"
      className="group/form grid max-w-2xl grid-cols-[minmax(0,1fr)] gap-5"
    >
      <RadioCards name="source" legend="Where the list is" columns={3} choices={SOURCES} defaultValue={values.source}>
        <div className="hidden group-has-[input[value=file]:checked]/choices:block">
          <Field
            name="file"
            label="File"
            error={errorOf('file')}
            hint="A plain list, CSV with named columns, a netset, nginx’s deny lines, CrowdSec’s decisions as JSON, or what Gatehouse exported. Which one it is, is found by itself."
          >
            {(control) => <Input {...control} type="file" className="h-auto py-1.5" />}
          </Field>
        </div>
        <div className="hidden group-has-[input[value=text]:checked]/choices:block">
          <Field name="text" label="List" error={errorOf('text')}>
            {(control) => (
              <Textarea
                {...control}
                rows={8}
                className="font-mono"
                placeholder={'203.0.113.7\n198.51.100.0/24 # a comment\n2001:db8::/48'}
              />
            )}
          </Field>
        </div>
        <div className="hidden gap-4 group-has-[input[value=url]:checked]/choices:grid sm:grid-cols-[minmax(0,1fr)_10rem]">
          <Field name="url" label="Address" error={errorOf('url')}>
            {(control) => (
              <Input
                {...control}
                inputMode="url"
                defaultValue={values.url}
                placeholder="https://lists.example.com/firehol.netset"
                className="font-mono"
                autoComplete="off"
              />
            )}
          </Field>
          <Field name="every" label="Fetch it again">
            {(control) => (
              <Select {...control} defaultValue={values.every}>
                <option value="off">Only by hand</option>
                <option value="hourly">Every hour</option>
                <option value="daily">Every day</option>
              </Select>
            )}
          </Field>
        </div>
      </RadioCards>
      <Field
        name="name"
        label="Name"
        optional
        error={errorOf('name')}
        hint="As it stands in the list of imports and in the activity log; without one it is the file’s name or the address."
      >
        {(control) => <Input {...control} defaultValue={values.name} maxLength={200} autoComplete="off" />}
      </Field>
      <div className="group-has-[input[value=url]:checked]/form:hidden">
        <RadioCards
          name="period"
          legend="Period"
          choices={PERIODS}
          defaultValue={values.period || PERIOD_OF_LIST}
          error={errorOf('period')}
        >
          <div className="hidden group-has-[input[value=until]:checked]/choices:block sm:max-w-72">
            <Field name="until" label={`Until (${timeZone.replaceAll('_', ' ')})`} error={errorOf('until')}>
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
      </div>
      <p className="hidden text-grid text-muted group-has-[input[value=url]:checked]/form:block">
        A ban holds for as long as its line is in the list, or as the list says. What somebody expires or edits by hand
        stays as it is while its line stays.
      </p>
      <Field
        name="reason"
        label="Reason"
        optional
        error={errorOf('reason')}
        hint="Of every ban. Without one, each has its line’s own comment or name."
      >
        {(control) => <Input {...control} defaultValue={values.reason} maxLength={2_000} autoComplete="off" />}
      </Field>
      <div className="flex flex-wrap gap-2">
        <SubmitButton pendingLabel="Sending…">Show what it would do</SubmitButton>
        <ButtonLink variant="quiet" href="/desk/imports">
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}
