import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { Specimen, type SpecimenProps } from './specimen';

export function FieldSpecimens({ scheme }: SpecimenProps) {
  const id = (name: string) => ({ name, id: `${scheme}-${name}` });
  return (
    <>
      <Specimen name="Field, Input" note="with a hint; optional; invalid; disabled">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field {...id('plain')} label="Name" hint="As colleagues know it.">
            {(control) => <Input {...control} placeholder="Jonas Weber" />}
          </Field>
          <Field {...id('optional')} label="Phone" optional>
            {(control) => <Input {...control} type="tel" />}
          </Field>
          <Field {...id('invalid')} label="E-mail" error="An e-mail address has an @, as in jonas@example.com.">
            {(control) => <Input {...control} type="email" defaultValue="jonas" />}
          </Field>
          <Field {...id('disabled')} label="Number" hint="It can’t be changed.">
            {(control) => <Input {...control} defaultValue="4711" disabled />}
          </Field>
        </div>
      </Specimen>
      <Specimen name="Textarea" note="grows with its text">
        <Field {...id('text')} label="Note" optional>
          {(control) => <Textarea {...control} rows={3} defaultValue="Called twice -> no answer. Office fits first." />}
        </Field>
      </Specimen>
      <Specimen name="Select">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field {...id('select')} label="Sort by">
            {(control) => (
              <Select {...control}>
                <option>Newest</option>
                <option>Oldest</option>
              </Select>
            )}
          </Field>
          <Field {...id('select-invalid')} label="Zone" error="Choose a zone, such as Europe/Vienna.">
            {(control) => (
              <Select {...control}>
                <option>Choose…</option>
              </Select>
            )}
          </Field>
        </div>
      </Specimen>
    </>
  );
}
