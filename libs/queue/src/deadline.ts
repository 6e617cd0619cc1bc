import { UnavailableError } from '@navarch/model';

/** The promise's own end, or an UnavailableError `<doing>` when that takes longer than `ms`. */
export async function withDeadline<T>(
  promise: Promise<T>,
  { ms, doing }: { ms: number; doing: string },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new UnavailableError(doing, { deadlineMs: ms })), ms);
  });
  // Whoever loses the race must not be an unhandled rejection later.
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
