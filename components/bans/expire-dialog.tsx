'use client';

import { AlertDialog, AlertDialogCancel, AlertDialogContent } from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';
import type { ExpireFormState } from '@/lib/forms/ban-reference';
import { ExpireConsequences } from './expire-consequences';
import { ExpireForm } from './expire-form';

/** Asks before a ban is ended. Escape and Cancel change nothing. The default export, because it is loaded when needed. */
export default function ExpireDialog({
  ban,
  action,
  onClose,
}: {
  ban: { readonly id: number; readonly rangeText: string; readonly untilText: string };
  action: (before: ExpireFormState, form: FormData) => Promise<ExpireFormState>;
  onClose: () => void;
}) {
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent
        title={
          <>
            Expire the ban on <span className="font-mono text-base tracking-normal">{ban.rangeText}</span>?
          </>
        }
        description={<ExpireConsequences untilText={ban.untilText} />}
      >
        <ExpireForm
          banId={ban.id}
          action={action}
          returnTo={window.location.pathname + window.location.search}
          cancel={
            <AlertDialogCancel asChild>
              <Button>Cancel</Button>
            </AlertDialogCancel>
          }
        />
      </AlertDialogContent>
    </AlertDialog>
  );
}
