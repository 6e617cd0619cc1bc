/**
 * Looks at the clock once more when the connection is there and the bytes are about to be sent: opening one takes as long as
 * the network likes, and a process that was stopped meanwhile goes on right there.
 */
import { type Dispatcher, DecoratorHandler } from 'undici';
import { MemberError } from './errors.js';

/** Goes with a request as its `opaque`. */
export type InTime = {
  /** Of the stopwatch: from then on it is not sent (`member.tooLate`). */
  readonly notAfterMs: number;
  readonly stopwatch: () => number;
};

export const inTime: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const { opaque } = options as { readonly opaque?: InTime };
  return dispatch(options, opaque === undefined ? handler : punctual(handler, opaque));
};

function punctual(
  handler: Dispatcher.DispatchHandler,
  { notAfterMs, stopwatch }: InTime,
): Dispatcher.DispatchHandler {
  const inner: Dispatcher.DispatchHandler = new DecoratorHandler(handler);
  const start = inner.onRequestStart?.bind(inner);
  return Object.assign(inner, {
    onRequestStart: (controller: Dispatcher.DispatchController, context: unknown): void => {
      start?.(controller, context);
      if (stopwatch() >= notAfterMs) controller.abort(new MemberError('member.tooLate'));
    },
  });
}
