import { Fragment } from 'react';
import { RadioCards } from '@/components/ui/radio-cards';
import type { PrefixChoice } from '@/lib/forms/ban-preview';

/** Each prefix length in plain words. */
const MEANINGS: Readonly<Record<string, string>> = {
  128: 'Only this address',
  64: 'This connection: one household or phone',
  56: 'A household or small office with several networks',
  48: 'A whole company or site',
};

/** How much a ban on one IPv6 address means. Only there while one is typed; what was typed is chosen beforehand. */
export function PrefixFields({ choices, chosen }: { choices: readonly PrefixChoice[]; chosen: string }) {
  const known = choices.some(({ value }) => value === chosen);
  return (
    <RadioCards
      name="prefix"
      legend="How much of IPv6"
      columns={2}
      defaultValue={known ? chosen : choices[0]?.value}
      choices={choices.map(({ value, block }) => ({
        value,
        label: MEANINGS[value],
        hint: <Block text={value === '128' ? `${block}/128` : block} />,
      }))}
    >
      <p className="text-xs text-muted">
        Phones and computers take a new IPv6 address about every day, within the same /64. A ban on one address seldom
        holds for long; on its /64 it holds for the whole connection.
      </p>
    </RadioCards>
  );
}

/** On a narrow card it breaks behind a colon, not within a group of digits. */
function Block({ text }: { text: string }) {
  return (
    <span className="font-mono">
      {text.split(/(?<=:)(?!:)/).map((group, at) => (
        <Fragment key={at}>
          {at > 0 && <wbr />}
          {group}
        </Fragment>
      ))}
    </span>
  );
}
