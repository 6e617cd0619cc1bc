/**
 * Reads of kinds whose objects are elsewhere: what was asked is parsed and what is answered is printed as for every kind, and a
 * source of the app's has the rest.
 */
import type { Verb } from '../kind.js';
import { badRequest, expired, methodNotAllowed } from '../status.js';
import { eventPrinter, type EventPrinter } from './event-printer.js';
import { type ListOptions, listOptionsOf } from './list-options.js';
import { json, requireStreamable } from './media.js';
import type { Operation } from './operation.js';
import { noCache, renderList, renderOne } from './render.js';
import type { ApiResponse } from './request.js';
import { type Matcher, matcherOf } from './select.js';
import type { Source, SourceEvent } from './source.js';
import { jsonOfFrozen } from '../cache/serialized.js';
import { lengthOf } from './watch-clock.js';

/** Serves a verb of a kind that is read through. Throws 405 where there is no source. */
export async function readThrough(verb: Verb, operation: Operation): Promise<ApiResponse> {
  const { source } = operation.machine;
  if (source === undefined) throw methodNotAllowed();
  if ((operation.request.query.get('asOf') ?? '') !== '')
    throw badRequest('asOf: nothing is known of the past of what is not kept here');
  const read = verbs[verb];
  if (read === undefined) throw methodNotAllowed();
  return read(source, operation);
}

type Read = (source: Source, operation: Operation) => Promise<ApiResponse>;

const verbs: Partial<Record<Verb, Read>> = {
  get: getThrough,
  list: listThrough,
  watch: watchThrough,
};

async function getThrough(source: Source, operation: Operation): Promise<ApiResponse> {
  const found = await source.get({ ...placeOf(operation), name: operation.path.name });
  return renderOne(operation, found.object, { warnings: found.warnings });
}

async function listThrough(source: Source, operation: Operation): Promise<ApiResponse> {
  const options = optionsOf(operation);
  // Pages are of the moment at which they are read.
  if (options.match === 'Exact')
    throw expired('no former version is kept of what is not kept here');
  const matches = matcherOf(operation, options);
  const page = await source.list(placeOf(operation), options);
  const { resourceVersion: revision, continueToken, warnings } = page;
  const objects = matches === undefined ? page.objects : page.objects.filter(matches);
  return renderList(
    operation,
    { objects, revision, continueToken, remaining: undefined },
    warnings,
  );
}

async function watchThrough(source: Source, operation: Operation): Promise<ApiResponse> {
  const { machine, request } = operation;
  const options = optionsOf(operation);
  // All of it must be well-formed, which a stream could say to nobody; the source selects.
  matcherOf(operation, options);
  requireStreamable(operation.answer);
  const seen = matcherOf(operation, { labelSelector: '', fieldSelector: '' });
  const version = request.query.get('resourceVersion') ?? '';
  const showsState = options.sendInitialEvents ?? (version === '' || version === '0');
  const over = new AbortController();
  const cancel = machine.schedule(() => over.abort(), lengthOf(machine, options));
  const signal = AbortSignal.any([request.signal, over.signal]);
  const place = { ...placeOf(operation), signal };
  const events = source.watch(place, { ...options, after: showsState ? undefined : version });
  const printer = eventPrinter(operation);
  return {
    status: 200,
    headers: { 'content-type': json, ...noCache },
    body: linesOf(events, (event) => lineOf(printer, event, { options, seen }), cancel),
  };
}

async function* linesOf(
  events: AsyncIterable<SourceEvent>,
  print: (event: SourceEvent) => string,
  end: () => void,
): AsyncGenerator<string, void, undefined> {
  try {
    for await (const event of events) {
      const line = print(event);
      if (line !== '') yield line;
    }
  } finally {
    end();
  }
}

function lineOf(
  printer: EventPrinter,
  event: SourceEvent,
  { options, seen }: { readonly options: ListOptions; readonly seen: Matcher | undefined },
): string {
  switch (event.type) {
    case 'SHOWN':
      return options.sendInitialEvents === true && options.allowWatchBookmarks
        ? printer.bookmark(event.resourceVersion, { 'k8s.io/initial-events-end': 'true' })
        : '';
    case 'ERROR':
      return `{"type":"ERROR","object":${jsonOfFrozen(event.status)}}\n`;
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return seen?.(event.object) === false ? '' : printer.print(event);
  }
}

const placeOf = ({ kind, path, request }: Operation) => ({
  kind,
  namespace: path.namespace,
  signal: request.signal,
});

/** Versions are the source's own words: for the rules of options any number stands for one. */
function optionsOf({ request }: Operation): ListOptions {
  const query = new URLSearchParams(request.query);
  const version = query.get('resourceVersion') ?? '';
  if (version !== '' && version !== '0') query.set('resourceVersion', '1');
  return listOptionsOf(query);
}
