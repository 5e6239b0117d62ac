/**
 * Joins class names and leaves out what is false. Where two set the same property the stylesheet's order decides, not
 * the order here: a component that should look different in places has a variant for it.
 */
export function classNames(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
