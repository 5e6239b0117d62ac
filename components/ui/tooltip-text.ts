/** Attributes that give an element a tooltip: the browser's own, or TooltipLayer's where scripts run. */
export function tooltip(text: string): { title: string } {
  return { title: text };
}
