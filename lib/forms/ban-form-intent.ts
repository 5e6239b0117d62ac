import { CONFLICT_FIELDS, type ConflictField } from './ban-form-state';
import { banIdSchema } from './ban-reference';

/** Which of the form's buttons was pressed. */
export type BanFormIntent =
  | { readonly kind: 'store' }
  /** Shows what the ban would do and stores nothing; what Enter in a field does. */
  | { readonly kind: 'check' }
  /** Gives up what was typed in one field for what a colleague stored there. */
  | { readonly kind: 'take-theirs'; readonly field: ConflictField }
  | { readonly kind: 'end-exemption'; readonly id: number };

/** Reads the pressed button's name and value; a stranger may have written them. Anything else is only a check. */
export function parseBanFormIntent(form: FormData): BanFormIntent {
  const field = CONFLICT_FIELDS.find((each) => each === form.get('take'));
  if (field) return { kind: 'take-theirs', field };
  const exemption = banIdSchema.safeParse(form.get('endExemption'));
  if (exemption.success) return { kind: 'end-exemption', id: exemption.data };
  return { kind: form.get('intent') === 'store' ? 'store' : 'check' };
}
