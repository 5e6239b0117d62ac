import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { ForeignText } from '@/components/ui/foreign-text';
import { GetForm } from '@/components/ui/get-form';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import { CHECKED_ADDRESS_CHARS_MAX, type CheckedAddress, checkAddressHref } from '@/lib/forms/checked-address';

/** Where an address, or the reference of a refusal, is typed. It ends in the address bar, so that what is shown can be sent to a colleague. */
export function AddressForm({
  typed,
  checked,
  ownAddress,
}: {
  typed: string;
  checked: CheckedAddress;
  /** Canonical; null = it can't be told. */
  ownAddress: string | null;
}) {
  return (
    <GetForm action="/desk/check-address" className="grid gap-2">
      <Field
        name="address"
        label="IP address, or a refusal’s reference"
        error={checked.kind === 'invalid' && <Mistake {...checked} />}
      >
        {(control) => (
          <div className="flex gap-2">
            <Input
              key={typed}
              {...control}
              defaultValue={typed}
              maxLength={CHECKED_ADDRESS_CHARS_MAX}
              placeholder="203.0.113.7, 2001:db8::7 or GH-7K3M-Q2"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus={checked.kind === 'none' || checked.kind === 'invalid'}
              className="font-mono"
            />
            <Button type="submit" variant="primary">
              Check
            </Button>
          </div>
        )}
      </Field>
      {ownAddress && (
        <p className="text-grid text-muted">
          Or check your own address,{' '}
          <Link href={checkAddressHref(ownAddress)} className="text-accent-text underline">
            <span className="code">{ownAddress}</span>
          </Link>
          .
        </p>
      )}
    </GetForm>
  );
}

function Mistake({ message, suggestion }: { message: string; suggestion: string | null }) {
  return (
    <>
      <ForeignText>{message}</ForeignText>
      {suggestion && (
        <>
          {' '}
          Did you mean{' '}
          <Link href={checkAddressHref(suggestion)} className="underline">
            <span className="code">{suggestion}</span>
          </Link>
          ?
        </>
      )}
    </>
  );
}
