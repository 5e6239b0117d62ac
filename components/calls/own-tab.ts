const KEY = 'gatehouse-tab';

let own: string | null = null;

/** A mark of this tab that outlives loading the page anew. */
export function ownTab(): string {
  if (own !== null) return own;
  try {
    own = sessionStorage.getItem(KEY) ?? newMark();
    sessionStorage.setItem(KEY, own);
  } catch {
    // A browser that keeps nothing: the mark lives as long as the page.
    own ??= newMark();
  }
  return own;
}

/** crypto.randomUUID is only for pages with https. */
function newMark(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
