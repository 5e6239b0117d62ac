/** The id of the form that the boxes of a grid belong to: what is ticked is submitted with it as `ids`. */
export const SELECTION_FORM = 'expire-selected';
