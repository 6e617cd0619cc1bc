/**
 * `pods/log` of a simulated member: what a kubelet would have of a container that does nothing. A line for each step of its start
 * and, while it runs, one every second.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  methodNotAllowed,
  notFound,
  type PodShape,
  shaped,
  type WatchCache,
} from '@navarch/apimachinery';
import type { StreamedRequest, StreamedResponse } from '@navarch/apiserver';
import { type Clock, type KubeObject, resources, toTimestamp } from '@navarch/model';
import { limits } from '../limits.js';
import { type Container, startedContainer } from './container-of.js';

const shape = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log\/?$/;
const { pods } = resources;

type Parts = { readonly cache: WatchCache; readonly clock: Clock };
/** Serves the path of a log; undefined for any other. */
export const podLogs =
  (parts: Parts) =>
  (request: StreamedRequest): Promise<StreamedResponse> | undefined => {
    const [, namespace = '', name = ''] = shape.exec(request.path) ?? [];
    return name === '' ? undefined : serve(parts, request, { namespace, name });
  };

async function serve(
  { cache, clock }: Parts,
  { method, search, signal }: StreamedRequest,
  place: { readonly namespace: string; readonly name: string },
): Promise<StreamedResponse> {
  if (method !== 'GET') throw methodNotAllowed();
  const query = new URLSearchParams(search);
  const key = { group: pods.group, resource: pods.resource, ...place };
  const find = (): KubeObject | undefined => cache.get(key)?.object;
  const pod = find();
  if (pod === undefined) throw notFound(pods, place.name);
  const container = startedContainer(pod, query.get('container') ?? '');
  const isTimed = isSet(query, 'timestamps');
  const print = (at: string, text: string): string => `${isTimed ? `${at} ` : ''}${text}\n`;
  const past = pastOf(container).map(([at, text]) => print(at, text));
  const tail = Number(query.get('tailLines') ?? Infinity);
  const shown = tail === 0 ? [] : past.slice(-tail);
  async function* lines(): AsyncGenerator<string> {
    if (shown.length > 0) yield shown.join('');
    for (
      let beat = 1;
      isSet(query, 'follow') && !signal.aborted && find() !== undefined;
      beat += 1
    ) {
      yield print(toTimestamp(clock()), `still running, ${beat}`);
      await pause(limits.logEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: lines() };
}

const isSet = (query: URLSearchParams, name: string): boolean => query.get(name) === 'true';

function pastOf({ pod, name }: Container): readonly (readonly [at: string, text: string])[] {
  const { metadata, spec, status } = shaped<PodShape & Started>(pod);
  const at = status?.startTime ?? metadata.creationTimestamp ?? '';
  const node = spec?.nodeName ?? '';
  return [
    [at, `container ${name} of ${metadata.name} was created on ${node}`],
    [at, `container ${name} of ${metadata.name} was started`],
  ];
}

type Started = { readonly status?: { readonly startTime?: string } };
