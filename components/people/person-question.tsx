import type { ReactNode } from 'react';
import { ForeignText } from '@/components/ui/foreign-text';
import type { PersonChange } from '@/lib/forms/person-form';
import type { Person } from '@/lib/ports/people-store';

/** What is asked before an agent is changed: the question, what will happen, and the button that does it. */
export interface PersonQuestion {
  readonly title: ReactNode;
  readonly consequences: ReactNode;
  readonly confirm: string;
  readonly pending: string;
  readonly tone: 'primary' | 'danger';
}

/** `isOneself`: the person who is asked is the one whom it changes. */
export function personQuestion(person: Person, change: PersonChange, isOneself: boolean): PersonQuestion {
  const name = <ForeignText>{person.name}</ForeignText>;
  switch (change) {
    case 'make-administrator':
      return {
        title: <>Make {name} an administrator?</>,
        consequences: (
          <>
            <p>{name} may then add, edit and expire bans in Configuration, and manage agents, tokens and settings.</p>
            <p>It counts from the next click on. Nobody is signed out.</p>
          </>
        ),
        confirm: 'Make administrator',
        pending: 'Changing the role…',
        tone: 'primary',
      };
    case 'make-agent':
      return {
        title: isOneself ? 'Stop being an administrator?' : <>Take the administrator’s role from {name}?</>,
        consequences: isOneself ? (
          <>
            <p>
              You keep working tickets and banning visitors from chats. Configuration is closed to you, this page
              included.
            </p>
            <p>Only another administrator can make you one again.</p>
          </>
        ) : (
          <>
            <p>
              {name} keeps working tickets and banning visitors from chats, and sees all bans. Configuration is closed
              from the next click on.
            </p>
            <p>What was done as an administrator stays. Nobody is signed out.</p>
          </>
        ),
        confirm: isOneself ? 'Stop being an administrator' : 'Make agent',
        pending: 'Changing the role…',
        tone: 'danger',
      };
    case 'disable':
      return {
        title: <>Disable {name}?</>,
        consequences: (
          <>
            <p>
              {name} {signedOutText(person)} and can’t sign in until an administrator enables the account again.
              {person.link && ' The link that waits stops working.'}
            </p>
            <p>Tickets, bans and the activity log keep the name. Nothing is deleted.</p>
          </>
        ),
        confirm: 'Disable account',
        pending: 'Disabling…',
        tone: 'danger',
      };
    case 'enable':
      return {
        title: <>Enable {name}?</>,
        consequences: person.hasPassword ? (
          <p>{name} can sign in again, with the same password and the same role as before.</p>
        ) : (
          <p>{name} has no password: make a link afterwards, by which one is chosen.</p>
        ),
        confirm: 'Enable account',
        pending: 'Enabling…',
        tone: 'primary',
      };
    case 'sign-out':
      return {
        title: <>Sign {name} out everywhere?</>,
        consequences: (
          <>
            <p>
              {name} {signedOutText(person)}, and can sign in again with the password.
            </p>
            <p>If somebody else may know the password, reset it and lock the account instead.</p>
          </>
        ),
        confirm: 'Sign out everywhere',
        pending: 'Signing out…',
        tone: 'danger',
      };
  }
}

function signedOutText({ devices }: Person): string {
  if (devices === 0) return 'is not signed in';
  return `is signed out at once on ${devices === 1 ? 'one device' : `${devices} devices`}`;
}
