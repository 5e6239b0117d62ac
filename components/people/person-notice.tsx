import type { ReactNode } from 'react';
import { ForeignText } from '@/components/ui/foreign-text';
import { Notice } from '@/components/ui/notice';
import type { PersonChange } from '@/lib/forms/person-form';
import type { Person } from '@/lib/ports/people-store';

const PARAMS = ['done'];

/** What was just done to an agent, told on the page that follows; nothing when the address bar names nothing. */
export function PersonNotice({ person, done }: { person: Person; done: string }) {
  const text = textOf(done as PersonChange | 'edit' | 'device', <ForeignText>{person.name}</ForeignText>);
  if (!text) return null;
  return (
    <Notice key={done} tone="good" params={PARAMS}>
      {text}
    </Notice>
  );
}

function textOf(done: PersonChange | 'edit' | 'device', name: ReactNode): ReactNode {
  switch (done) {
    case 'make-administrator':
      return <>{name} is an administrator now.</>;
    case 'make-agent':
      return <>{name} is an agent now, and no administrator any more.</>;
    case 'disable':
      return <>{name} is disabled, and signed out everywhere.</>;
    case 'enable':
      return <>{name} is enabled.</>;
    case 'sign-out':
      return <>{name} is signed out everywhere.</>;
    case 'device':
      return <>{name} is signed out on that device.</>;
    case 'edit':
      return <>Saved.</>;
    default:
      // The address bar is anybody's to write.
      return null;
  }
}
