import {
  type ApiUser,
  type RequestHead,
  tooManyRequests,
  unauthorized,
  unknownResource,
} from '@navarch/apimachinery';
import { askedBy, isWhole, measured, tellingPassage } from './asked.js';
import { readBody } from './body.js';
import { isLong, sendLong } from './body-pieces.js';
import { acceptsGzip } from './compressed.js';
import type { Fairness } from './fairness/fairness.js';
import { checksFor, printHealth, runChecks } from './health.js';
import type { ApiLimits } from './limits.js';
import type {
  ApiOptions,
  Asked,
  PassedThrough,
  StreamedRequest,
  StreamedResponse,
} from './options.js';
import { headerList, plainHeaders, type RawReply, type RawRequest, splitUrl } from './raw.js';
import { sendWhole, statusResponse, type WholeResponse } from './reply.js';
import type { Passage, Traffic } from './traffic.js';
import { sendWatch } from './watch.js';

export type Service = Omit<ApiOptions, 'limits'> & {
  readonly limits: ApiLimits;
  readonly traffic: Traffic;
  readonly fairness: Fairness;
};

/** A request and how to answer it, as the server hands it over. */
export type Arrival = Pick<StreamedRequest, 'takeOver'> & {
  readonly request: RawRequest;
  readonly reply: RawReply;
};

type Exchange = Arrival & {
  readonly asked: Asked;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly identify: () => Promise<ApiUser | undefined>;
  readonly auditId: string;
  readonly gone: AbortController;
  readonly passage: Passage;
  /** Gives back the seat of a request whose turn came. */
  leaveSeat: () => void;
};

/** Made once: an abort without a reason makes an error with a stack for every request. */
const over = new Error('the request is over');

/**
 * One request from head to end.
 *
 * Health comes first and is open to everybody; then nobody gets further without a name; then the
 * body is read, and only then is the handler asked. Never rejects: an error is an answer.
 */
export async function serve(service: Service, arrival: Arrival): Promise<void> {
  const { request, reply } = arrival;
  const gone = new AbortController();
  const url = splitUrl(request.url ?? '/');
  let user: ApiUser | undefined;
  const identify = async () => (user = await service.authenticate(request));
  const auditId = auditIdOf(request.headers['audit-id'], service.newId);
  const passage = service.traffic.enter(gone);
  const asked = askedBy(request, url);
  let lasted = false;
  const telling = tellingPassage(passage, () => {
    lasted = true;
    service.onLasting?.(asked);
  });
  const facts = { asked, identify, auditId, gone, passage: telling, leaveSeat };
  const exchange: Exchange = { ...arrival, ...url, ...facts };
  service.onAsked?.(asked);
  const startedAt = service.clock();
  let answered = { status: clientClosed, watch: false, bytes: 0 as number | undefined };
  reply.on('error', () => gone.abort(over));
  reply.on('close', () => {
    gone.abort(over);
    exchange.passage.leave();
    const tookMs = service.clock() - startedAt;
    service.onAnswered?.({ ...asked, user: user?.name, ...answered, lasted, tookMs });
  });
  reply.setHeader('audit-id', auditId);
  const response = await respond(service, exchange);
  if (response === 'taken') {
    answered = { status: switched, watch: true, bytes: undefined };
    return;
  }
  answered = { status: response.status, ...measured(response.body) };
  try {
    await send(service, exchange, response);
  } finally {
    exchange.leaveSeat();
  }
}

/** Of a request that had none. */
const leaveSeat = (): void => undefined;

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

/** What logs show for a client that left before its answer. */
const clientClosed = 499;
const switched = 101;

async function respond(service: Service, exchange: Exchange): Promise<PassedThrough> {
  try {
    return (await respondHealth(service, exchange)) ?? (await respondKnown(service, exchange));
  } catch (error) {
    const response = statusResponse(error);
    if (response.status >= 500) service.onError?.(error);
    return response;
  }
}

async function respondHealth(
  service: Service,
  { path, query }: Exchange,
): Promise<WholeResponse | undefined> {
  const asked = checksFor(path, withShutdown(service));
  if (asked === undefined) return undefined;
  const outcomes = await runChecks(asked.checks, {
    excluded: query.getAll('exclude'),
    timeoutMs: service.limits.healthCheckMsMax,
    onError: (error) => service.onError?.(error),
  });
  return printHealth(asked.endpoint, outcomes, query.has('verbose'));
}

async function respondKnown(service: Service, exchange: Exchange): Promise<PassedThrough> {
  const { request, path, query, gone } = exchange;
  const method = request.method ?? 'GET';
  const takesBody = !bodiless.has(method);
  const head = { method, path, query };
  const user = await servedAs(service, exchange, head);
  const passing = passThrough(service, exchange, user);
  if (passing !== undefined) return passing;
  if (takesBody || path === '/metrics') service.authorizeHead?.(user, head);
  if (path === '/metrics') return respondMetrics(service);
  const arrival = await service.fairness.arrive(user, method);
  exchange.passage.whenOver(arrival.leave);
  const body = takesBody ? await readBody(request, service.limits) : undefined;
  const headers = plainHeaders(request.headers);
  exchange.leaveSeat = once(await arrival.turn(gone.signal));
  return await service.handler({ ...head, headers, body, user, signal: gone.signal });
}

/** It is under way for as long as the other side likes, so it takes no place of the requests that end by themselves. */
function passThrough(
  service: Service,
  { request, path, auditId, gone, passage, takeOver }: Exchange,
  user: ApiUser,
): Promise<PassedThrough> | undefined {
  const { url = '/', method = 'GET' } = request;
  const passing = service.passThrough?.({
    method,
    path,
    search: url.slice(path.length),
    headers: plainHeaders(request.headers),
    body: request,
    takeOver,
    user,
    auditId,
    signal: gone.signal,
  });
  if (passing !== undefined) passage.becomeWatch();
  return passing;
}

/** The sender, or whom they ask to be. Throws 401, 403. */
async function servedAs(
  { impersonate }: Service,
  { request, identify }: Exchange,
  head: RequestHead,
): Promise<ApiUser> {
  const sender = await identify();
  if (sender === undefined) throw unauthorized();
  return impersonate?.(sender, headerList(request.rawHeaders), head) ?? sender;
}

const bodiless = new Set(['GET', 'HEAD']);

async function respondMetrics({ metrics }: Service): Promise<WholeResponse> {
  if (metrics === undefined) throw unknownResource();
  const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };
  return { status: 200, headers, body: await metrics() };
}

async function send(
  service: Service,
  exchange: Exchange,
  response: StreamedResponse,
): Promise<void> {
  const { reply, gone, passage } = exchange;
  const { status, headers, body } = response;
  if (service.traffic.isStopping) askToLeave(exchange);
  try {
    if (isWhole(body)) return await sendAll(service, exchange, { status, headers, body });
    exchange.leaveSeat();
    if (service.traffic.watchesUnderWay >= service.limits.watchesMax) {
      sendWhole(reply, statusResponse(tooManyRequests(1)));
      return gone.abort();
    }
    passage.becomeWatch();
    await sendWatch(reply, { status, headers, body }, service.limits.stalledMsMax);
  } catch (error) {
    // Whoever has left ended the source too.
    if (!gone.signal.aborted) service.onError?.(error);
    gone.abort();
    reply.destroy(new Error('the answer could not be completed'));
  }
}

/** A long answer keeps its seat while it is sent, since it costs this thread as much as its making; a slow reader does not. */
async function sendAll(
  { limits: { sentSeatedMsMax, stalledMsMax } }: Service,
  { request, reply, leaveSeat }: Exchange,
  response: WholeResponse,
): Promise<void> {
  if (!isLong(response.body)) return sendWhole(reply, response);
  const timer = setTimeout(leaveSeat, sentSeatedMsMax);
  const takesGzip = acceptsGzip(request.headers['accept-encoding']);
  try {
    await sendLong(reply, response, { stalledMsMax, takesGzip });
  } finally {
    clearTimeout(timer);
  }
}

/** HTTP/2 has a word of its own for it, which was said to every session. */
function askToLeave({ request, reply }: Exchange): void {
  if (request.httpVersionMajor === 1) reply.setHeader('connection', 'close');
}

/** A server that is stopping is alive, but should get no new requests. */
function withShutdown({ health, traffic }: Service): Service['health'] {
  const check = (): void => {
    if (traffic.isStopping) throw new Error('the server is stopping');
  };
  return { live: health.live, ready: [...health.ready, { name: 'shutdown', check }] };
}

const auditId = /^[A-Za-z0-9_.-]{1,64}$/;

/** The client's own id, if it is one, so that its log and ours can be matched. */
function auditIdOf(given: string | readonly string[] | undefined, newId: () => string): string {
  return typeof given === 'string' && auditId.test(given) ? given : newId();
}
