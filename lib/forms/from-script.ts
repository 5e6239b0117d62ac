/** A field that only our scripts send. An action that finds it answers with what happened; without it, with a page. */
export const FROM_SCRIPT = 'script';

/** Whether a form was sent by a page's scripts, which show the outcome in place, or by a browser without them. */
export function isFromScript(form: FormData): boolean {
  return form.get(FROM_SCRIPT) === '1';
}
