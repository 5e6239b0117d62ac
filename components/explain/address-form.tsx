import { Field } from '@/components/ui/field';
import { GetForm } from '@/components/ui/get-form';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import { SubmitButton } from '@/components/ui/submit-button';
import { CHECKED_ADDRESS_CHARS_MAX, type CheckedAddress, checkAddressHref } from '@/lib/forms/checked-address';

/** Where an address is typed. It ends in the address bar, so that what is shown can be sent to a colleague. */
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
      <Field name="address" label="IP address" error={checked.kind === 'invalid' && <Mistake {...checked} />}>
        {(control) => (
          <div className="flex gap-2">
            <Input
              key={typed}
              {...control}
              defaultValue={typed}
              maxLength={CHECKED_ADDRESS_CHARS_MAX}
              placeholder="203.0.113.7 or 2001:db8::7"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus={checked.kind === 'none'}
              className="font-mono"
            />
            <SubmitButton pendingLabel="Checking…">Check</SubmitButton>
          </div>
        )}
      </Field>
      {ownAddress && (
        <p className="text-grid text-muted">
          Or check your own address,{' '}
          <Link href={checkAddressHref(ownAddress)} prefetch={false} className="text-accent-text hover:underline">
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
      <bdi>{message}</bdi>
      {suggestion && (
        <>
          {' '}
          Did you mean{' '}
          <Link href={checkAddressHref(suggestion)} prefetch={false} className="underline">
            <span className="code">{suggestion}</span>
          </Link>
          ?
        </>
      )}
    </>
  );
}
