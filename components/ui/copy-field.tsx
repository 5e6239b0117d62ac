import { buttonLook } from './button-look';
import { Field } from './field';
import { Input } from './input';

/** A text to be taken elsewhere, such as a link or a secret that is shown once, with a button that copies it. */
export function CopyField({
  name,
  label,
  hint,
  text,
  copyLabel,
  primary = false,
}: {
  name: string;
  label: string;
  hint: string;
  text: string;
  copyLabel: string;
  /** Copying it is what the page is for. */
  primary?: boolean;
}) {
  const look = buttonLook(primary ? { variant: 'primary' } : {}, 'group noscript:hidden');
  return (
    <Field name={name} label={label} hint={hint}>
      {(control) => (
        <div className="flex flex-wrap gap-2">
          <Input
            {...control}
            readOnly
            value={text}
            onFocus={(event) => event.currentTarget.select()}
            className="min-w-0 flex-1 basis-60 font-mono"
          />
          <button type="button" data-copy={text} className={look}>
            <span className="group-data-copied:hidden">{copyLabel}</span>
            <span className="hidden group-data-copied:inline">Copied</span>
          </button>
        </div>
      )}
    </Field>
  );
}
