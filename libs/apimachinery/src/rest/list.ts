import { listedAfter } from '../cache/sorted-objects.js';
import { ApiError, badRequest, expired } from '../status.js';
import type { Stored } from '../storage.js';
import { type AsOf, asOfOf } from './as-of.js';
import { type ContinueToken, parseToken, printToken } from './continue-token.js';
import { waitUntilFresh } from './freshness.js';
import { type ListOptions, listOptionsOf } from './list-options.js';
import { type Operation, scopeOf } from './operation.js';
import type { Page } from './page.js';
import { renderList } from './render.js';
import type { ApiResponse } from './request.js';
import { type Matcher, matcherOf } from './select.js';
import type { SourceBeside } from './source.js';
import { shownForm } from './versions.js';

/** GET of a collection. */
export async function listObjects(operation: Operation): Promise<ApiResponse> {
  const options = listOptionsOf(operation.request.query);
  const matches = matcherOf(operation, options);
  const asOf = await asOfOf(operation);
  const page =
    asOf === undefined
      ? await readPage(operation, options, matches)
      : await readPast(operation, asOf, matches);
  // What is elsewhere is neither of a former moment nor in pages.
  const isLast = asOf === undefined && page.continueToken === '' && options.continueToken === '';
  const beside = isLast ? await besideOf(operation, options) : undefined;
  if (beside === undefined) return renderList(operation, page);
  const others = matches === undefined ? beside.objects : beside.objects.filter(matches);
  const shown = others.map((object) => shownForm(operation.kind, object));
  return renderList(operation, { ...page, objects: [...page.objects, ...shown] }, beside.warnings);
}

async function besideOf(
  { machine: { source }, kind, path, request }: Operation,
  options: ListOptions,
): Promise<SourceBeside | undefined> {
  const { namespace } = path;
  return await source?.beside({ kind, namespace, signal: request.signal }, options);
}

/** What was is not paged: the next page could be gone. */
async function readPast(
  operation: Operation,
  { past, revision }: AsOf,
  matches: Matcher | undefined,
): Promise<Page> {
  const stored = await past.list(scopeOf(operation), revision);
  const objects = stored.map(({ object }) => object);
  const wanted = matches === undefined ? objects : objects.filter((one) => matches(one));
  return {
    ...lastPage,
    revision,
    objects: wanted.map((object) => shownForm(operation.kind, object)),
  };
}

/** The part of a collection that was asked for, at the version that was asked for. Throws 400, 410 or 504. */
export async function readPage(
  operation: Operation,
  options: ListOptions,
  matches: Matcher | undefined,
): Promise<Page> {
  const token = tokenOf(options);
  const exact = token?.revision ?? exactOf(options);
  await waitUntilFresh(operation.machine, exact ?? options.revision);
  const { stored, revision } = snapshotAt(operation, exact, token !== undefined);
  const after = token === undefined ? stored : listedAfter(stored, token);
  const wanted = matches === undefined ? after : after.filter(({ object }) => matches(object));
  const shown = wanted.slice(0, limitOf(options));
  const left = wanted.length - shown.length;
  const objects = shown.map(({ object }) => shownForm(operation.kind, object));
  const last = shown.at(-1);
  if (left === 0 || last === undefined) return { ...lastPage, objects, revision };
  const continueToken = printToken({ revision, ...last.key });
  return { objects, revision, continueToken, remaining: matches === undefined ? left : undefined };
}

const lastPage = { continueToken: '', remaining: undefined } as const;

function tokenOf(options: ListOptions): ContinueToken | undefined {
  if (options.continueToken === '') return undefined;
  if (options.revision !== undefined && options.revision !== 0) {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  return parseToken(options.continueToken);
}

/** Pages of a version are of exactly that version, also where nobody says so. */
function exactOf({ limit = 0, revision, match }: ListOptions): number | undefined {
  const isPaged = match === undefined && limit > 0 && revision !== 0;
  return match === 'Exact' || isPaged ? revision : undefined;
}

/** A list of "any" version is the whole cache at once: informers start so and want one page. */
const limitOf = ({ limit, revision }: ListOptions): number | undefined =>
  limit === 0 || revision === 0 ? undefined : limit;

function snapshotAt(
  { machine, ...operation }: Operation,
  exact: number | undefined,
  isContinued: boolean,
): { readonly stored: readonly Stored[]; readonly revision: number } {
  const { cache } = machine.storage;
  const scope = scopeOf({ machine, ...operation });
  if (exact === undefined) return { stored: cache.list(scope), revision: cache.revision() };
  try {
    return { stored: cache.list(scope, exact), revision: exact };
  } catch (error) {
    if (isContinued && error instanceof ApiError) throw continueExpired();
    throw error;
  }
}

const continueExpired = (): ApiError =>
  expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
  );
