/**
 * Work in pieces of some milliseconds at most: whoever runs it may do something else in between. What it comes to is the
 * same however it is run.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Runs all of it at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
