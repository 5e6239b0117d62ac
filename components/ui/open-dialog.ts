/** Shows a dialog over the page; the focus returns to `opener`, which not every browser focuses when it is clicked. */
export function openDialog(dialog: HTMLDialogElement, opener: Element | null = document.activeElement): void {
  dialog.addEventListener('close', () => opener instanceof HTMLElement && opener.focus(), { once: true });
  dialog.showModal();
}
