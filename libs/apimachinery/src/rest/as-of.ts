import { badRequest } from '../status.js';
import type { PastReader } from '../storage.js';
import { waitUntilFresh } from './freshness.js';
import type { Operation } from './operation.js';

/** A moment that a read asks for, and who knows of it. */
export type AsOf = { readonly past: PastReader; readonly revision: number };

/**
 * `asOf=` of a GET: an object, or a list, as it was at a revision or a time. Undefined when it is not asked for; a time that is
 * still to come is now. Throws 400, 410 when that is no longer kept, 504 for a revision that is not there yet.
 */
export async function asOfOf({ machine, request }: Operation): Promise<AsOf | undefined> {
  const text = request.query.get('asOf') ?? '';
  if (text === '') return undefined;
  const { past } = machine.storage;
  if (past === undefined) throw badRequest('asOf: nothing is known of the past here');
  for (const other of ['resourceVersion', 'continue', 'watch']) {
    if ((request.query.get(other) ?? '') !== '')
      throw badRequest(`asOf: may not be specified together with ${other}`);
  }
  const moment = momentOf(text);
  if (moment === undefined) throw notAMoment(text);
  if (moment.kind === 'time') return { past, revision: await past.revisionAt(moment.at) };
  await waitUntilFresh(machine, moment.revision);
  return { past, revision: moment.revision };
}

const notAMoment = (text: string): Error =>
  badRequest(
    `asOf: Invalid value: ${JSON.stringify(text)}: must be a resource version or a time such as 2026-01-02T15:04:05Z`,
  );

export type Moment =
  | { readonly kind: 'revision'; readonly revision: number }
  | { readonly kind: 'time'; readonly at: number };

const wholeNumber = /^\d{1,15}$/;
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** A revision or a time (RFC 3339); undefined when the text is neither. */
export function momentOf(text: string): Moment | undefined {
  if (wholeNumber.test(text)) return { kind: 'revision', revision: Number(text) };
  const at = timestamp.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return undefined;
  // Times of objects are whole seconds: all that happened within that second is meant.
  const isWhole = !text.includes('.');
  return { kind: 'time', at: isWhole ? at + 999 : at };
}
