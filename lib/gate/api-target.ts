/**
 * The target of a request to the API as its routes are called: LiveAgent's clients ask for `/bans/` too, and Next would
 * redirect, which not every client follows with its body. All other targets stay as they are.
 */
export function apiTarget(target: string): string {
  return target.replace(/^(\/api\/v3\/[^?]*[^/?])\/(?=\?|$)/, '$1');
}
