/** Choices of a ban's period besides the presets, which go by their text. Free of imports: browsers load it too. */
export const PERIOD_UNTIL = 'until';
export const PERIOD_INDEFINITELY = 'indefinitely';
/** Only when editing: the end stays as it is. */
export const PERIOD_KEEP = 'keep';
