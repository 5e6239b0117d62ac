import { buttonLook } from '@/components/ui/button-look';
import { ConfirmCancel, ConfirmDialog, ConfirmLink } from '@/components/ui/confirm-dialog';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { menuItemLook } from '@/components/ui/menu-item-look';
import { SubmitButton } from '@/components/ui/submit-button';
import { tooltip } from '@/components/ui/tooltip-text';
import { Row, Specimen, type SpecimenProps } from './specimen';
import { ToastSpecimens } from './toast-specimens';

/** As slow as a busy server, so that the pending state can be seen. */
async function pretendToDelete(): Promise<void> {
  'use server';
  await new Promise((done) => setTimeout(done, 2000));
}

export function OverlaySpecimens({ scheme }: SpecimenProps) {
  const dialog = `${scheme}-dialog`;
  return (
    <>
      <Specimen name="DropdownMenu" note="works without scripts">
        <Row>
          <DropdownMenu id={`${scheme}-menu`} trigger="Menu" triggerClassName={buttonLook()} className="w-48 p-1">
            <a href="#one" className={menuItemLook}>
              One
            </a>
            <a href="#two" className={menuItemLook}>
              Two
            </a>
          </DropdownMenu>
        </Row>
      </Specimen>
      <Specimen name="tooltip" note="on hover and focus">
        <Row>
          <a href="#tooltip" className="text-accent-text underline" {...tooltip('Sun 1 Mar 2026, 11:00')}>
            3 hours ago
          </a>
        </Row>
      </Specimen>
      <Specimen name="ConfirmDialog, ConfirmLink" note="Escape keeps what was typed">
        <Row>
          <ConfirmLink dialog={dialog} href="#a-page-that-asks-the-same" className={buttonLook()}>
            Delete row…
          </ConfirmLink>
        </Row>
        <ConfirmDialog id={dialog} title="Delete this row?" consequences="It can’t be brought back.">
          <form action={pretendToDelete} className="grid gap-4">
            <Field name="why" id={`${scheme}-why`} label="Reason" optional>
              {(control) => <Textarea {...control} rows={2} />}
            </Field>
            <div className="flex justify-end gap-2">
              <ConfirmCancel />
              <SubmitButton variant="danger" pendingLabel="Deleting…">
                Delete row
              </SubmitButton>
            </div>
          </form>
        </ConfirmDialog>
      </Specimen>
      <Specimen name="showToast" note="at most three; they wait while the pointer or the focus is on them">
        <ToastSpecimens />
      </Specimen>
    </>
  );
}
