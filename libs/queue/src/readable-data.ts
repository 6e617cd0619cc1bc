/**
 * What somebody put into the queue by hand must not stay in it.
 *
 * A worker parses the data of a job as part of fetching it. Data that is no JSON therefore fails the fetch, not the job: nobody
 * ever gets to drop it, and it comes back as a stalled one for ever, taking a fetch each time. So data is looked at
 * before the worker sees it, and what is no JSON, or longer than any job of ours, is replaced by `null`, which is dropped and
 * counted like every other job that is none of ours.
 */
import type { IQueueBackend } from 'bullmq';
import { limits } from './limits.js';

/** The backend itself, of which every way to a next job now gives data that can be parsed. */
export function withReadableData<Backend extends IQueueBackend>(backend: Backend): Backend {
  const fetch = backend.moveToActive.bind(backend);
  const complete = backend.moveToCompleted.bind(backend);
  const fail = backend.moveToFailed.bind(backend);
  backend.moveToActive = async (...given) => readable(await fetch(...given));
  backend.moveToCompleted = async (...given) => withNext(await complete(...given));
  backend.moveToFailed = async (...given) => withNext(await fail(...given));
  return backend;
}

type Ended = Awaited<ReturnType<IQueueBackend['moveToCompleted']>>;

/** Whoever ends a job is given the next one along with it. */
const withNext = ({ result, finishedOn }: Ended): Ended => ({
  result: Array.isArray(result) ? readable(result) : result,
  finishedOn,
});

/** `fetched` begins with the job, if there is one. */
function readable(fetched: unknown[]): unknown[] {
  const [job, ...rest] = fetched;
  if (typeof job !== 'object' || job === null || !('data' in job)) return fetched;
  return isReadable(job.data) ? fetched : [{ ...job, data: 'null' }, ...rest];
}

function isReadable(data: unknown): boolean {
  if (typeof data !== 'string') return true;
  if (data.length > limits.jobCharsMax) return false;
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
}
