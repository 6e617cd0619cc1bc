import type { Dispatcher } from 'undici';
import { toMemberError } from './answer/failure.js';
import { MemberError } from './errors.js';

export type StatusAsk = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** From now to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Of the answer, which is read to its end and thrown away. */
  readonly bytesMax: number;
};

/**
 * The status of an answer, and nothing else of it: a stream for a body that nobody reads, and a signal to end it, are most
 * of what such a request costs, and probes are most of what is sent to members at rest. Throws MemberError unless HTTP worked.
 */
export function askStatus(dispatcher: Dispatcher, ask: StatusAsk): Promise<number> {
  return new Promise((resolve, reject) => {
    const { path, headers, timeoutMs, bytesMax } = ask;
    const startedAt = performance.now();
    let controller: Dispatcher.DispatchController | undefined;
    let failure: MemberError | undefined;
    let status = 0;
    let bytes = 0;
    const fail = (error: MemberError): void => {
      clearTimeout(timer);
      failure ??= error;
      reject(failure);
      controller?.abort(failure);
    };
    const timer = setTimeout(() => fail(new MemberError('member.timeout')), timeoutMs);
    const limits = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
    dispatcher.dispatch(
      { method: 'GET', path, headers, ...limits },
      {
        onRequestStart: (started) => {
          controller = started;
          // Given up while the connection was opened.
          if (failure !== undefined) started.abort(failure);
        },
        onResponseStart: (_controller, code) => void (status = code),
        onResponseData: (_controller, { length }) => {
          bytes += length;
          if (bytes > bytesMax) fail(new MemberError('member.tooLarge', { bytesMax }));
        },
        onResponseEnd: () => {
          // A process that was stopped and goes on may read an old answer before its timer has its turn.
          if (performance.now() - startedAt > timeoutMs) fail(new MemberError('member.timeout'));
          clearTimeout(timer);
          resolve(status);
        },
        onResponseError: (_controller, error) =>
          fail(toMemberError(error, status === 0 ? 'connect' : 'answer')),
      },
    );
  });
}
