'use client';

import { AlertDialog, AlertDialogCancel, AlertDialogContent } from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';
import { ExpireConsequences } from './expire-consequences';
import { type ExpireAction, ExpireForm } from './expire-form';
import type { ExpireQuestion } from './expire-question';

/** Asks before a ban is ended. Escape and Cancel change nothing. The default export, because it is loaded when needed. */
export default function ExpireDialog({
  question,
  action,
  onClose,
}: {
  question: ExpireQuestion;
  action: ExpireAction;
  onClose: () => void;
}) {
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent
        title={
          <>
            Expire the ban on <span className="font-mono text-base">{question.rangeText}</span>?
          </>
        }
        description={<ExpireConsequences untilText={question.untilText} />}
      >
        <ExpireForm
          banId={question.banId}
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
