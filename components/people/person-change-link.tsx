import { type ButtonLook, buttonLook } from '@/components/ui/button-look';
import { ConfirmCancel, ConfirmDialog, ConfirmLink } from '@/components/ui/confirm-dialog';
import type { PersonChange } from '@/lib/forms/person-form';
import type { Person } from '@/lib/ports/people-store';
import { type PersonChangeAction, PersonChangeForm } from './person-change-form';
import { personQuestion } from './person-question';

/** A button that asks before it changes an agent: in a dialog, or without scripts on a page of its own. */
export function PersonChangeLink({
  person,
  change,
  isOneself,
  action,
  variant,
  children,
}: {
  person: Person;
  change: PersonChange;
  isOneself: boolean;
  action: PersonChangeAction;
  variant?: ButtonLook['variant'];
  children: string;
}) {
  const { title, consequences, ...answer } = personQuestion(person, change, isOneself);
  const dialog = `ask-${change}`;
  return (
    <>
      <ConfirmLink dialog={dialog} href={`/desk/agents/${person.id}/${change}`} className={buttonLook({ variant })}>
        {children}
      </ConfirmLink>
      <ConfirmDialog id={dialog} title={title} consequences={<div className="grid gap-2">{consequences}</div>}>
        <PersonChangeForm
          agentId={person.id}
          change={change}
          question={answer}
          action={action}
          cancel={<ConfirmCancel />}
        />
      </ConfirmDialog>
    </>
  );
}
