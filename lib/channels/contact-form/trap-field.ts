/** The field that people don't see and programs fill in; named so that they want to. */
export const TRAP_FIELD = 'website';
