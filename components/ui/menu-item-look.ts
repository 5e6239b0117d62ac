/** The look of a link or button in a menu. */
export const menuItemLook =
  'flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-surface-hover pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:text-muted';
