'use client';

import { type ReactNode, useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { SubmitButton } from '@/components/ui/submit-button';

export type UndoAction = (before: string | null, form: FormData) => Promise<string | null>;

/** The button that takes a ban back, and why it could not, if it could not. Works without scripts. */
export function UndoForm({ banId, action, cancel }: { banId: number; action: UndoAction; cancel: ReactNode }) {
  const [problem, submit] = useActionState(action, null);
  return (
    <form action={submit} className="grid gap-4">
      <input type="hidden" name="banId" value={banId} />
      {problem !== null && (
        <Banner tone="danger" role="alert">
          {problem}
        </Banner>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {cancel}
        <SubmitButton pendingLabel="Undoing…">Undo this ban</SubmitButton>
      </div>
    </form>
  );
}
