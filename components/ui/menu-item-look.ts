/** The look of a link or button in a menu (menu.css). */
export const menuItemLook = 'menu-item';
