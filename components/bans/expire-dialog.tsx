'use client';

import { AlertDialog, AlertDialogCancel, AlertDialogContent } from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';
import { ExpireConsequences } from './expire-consequences';
import { type ExpireAction, ExpireForm } from './expire-form';
import type { ExpireQuestion } from './expire-question';
import { RangeText } from './range-text';

/** Asks before a ban is ended. Escape and Cancel change nothing. The default export, because it is loaded when needed. */
export default function ExpireDialog({
  question,
  action,
  opener,
  onClose,
}: {
  question: ExpireQuestion;
  action: ExpireAction;
  /** Gets the focus back. */
  opener: HTMLElement;
  onClose: () => void;
}) {
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent
        opener={opener}
        title={
          <>
            Expire the ban on{' '}
            <span className="text-base">
              <RangeText text={question.rangeText} />
            </span>
            ?
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
