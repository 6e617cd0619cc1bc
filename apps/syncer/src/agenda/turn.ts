/**
 * How long a reconcile may write to members.
 *
 * It cannot be stopped from outside: a process that hung, or a request that came back late, goes on where it was, on what it read
 * long ago, when its claim has ended and another syncer has done the work with newer knowledge. An update of a copy would
 * be refused for its version; the making of one names none, and would be written over the newer copy. So the end of its turn
 * goes along with each reconcile, and with each request that makes something.
 */
export type Turn = {
  /** Of the process's stopwatch, `performance.now()`. */
  readonly endsAtMs: number;
};
