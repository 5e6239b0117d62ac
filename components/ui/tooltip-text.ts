/** Attributes that give an element a tooltip; see TooltipLayer. Works in server components as well. */
export function tooltip(text: string): { title: string; 'data-tooltip': string; suppressHydrationWarning: true } {
  // The layer may take the title away before React looks at the element for the first time.
  return { title: text, 'data-tooltip': text, suppressHydrationWarning: true };
}
