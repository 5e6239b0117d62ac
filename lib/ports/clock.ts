/** Where use cases read the time; pure code takes `now` instead. */
export interface Clock {
  now(): Date;
}
