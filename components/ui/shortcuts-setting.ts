/** Where the browser remembers that single-key shortcuts are off. */
const KEY = 'shortcuts';

/** Whether single keys do something; they do until somebody turns them off in this browser. */
export function shortcutsAreOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    // Browsers that keep nothing throw; then the choice lasts for nothing, and the default holds.
    return true;
  }
}

export function turnShortcuts(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, 'off');
  } catch {
    // Nothing can be remembered here; see shortcutsAreOn.
  }
}
