import {
  type ApiResponse,
  type ApiUser,
  tooManyRequests,
  unauthorized,
  unknownResource,
} from '@navarch/apimachinery';
import { isWhole, outcomeOf } from './asked.js';
import { readBody } from './body.js';
import { isLong, sendLong } from './body-pieces.js';
import { acceptsGzip } from './compressed.js';
import { type Arrival, Exchange, HandledRequest, PassingRequest } from './exchange.js';
import type { Fairness } from './fairness/fairness.js';
import { checksFor, printHealth, runChecks } from './health.js';
import type { ApiLimits } from './limits.js';
import type { ApiOptions, PassedThrough, StreamedResponse } from './options.js';
import { headerList } from './raw.js';
import { sendWhole, statusResponse, type WholeResponse } from './reply.js';
import type { Traffic } from './traffic.js';
import { sendWatch } from './watch.js';

export type Service = Omit<ApiOptions, 'limits'> & {
  readonly limits: ApiLimits;
  readonly traffic: Traffic;
  readonly fairness: Fairness;
};

/**
 * One request from head to end.
 *
 * Health comes first and is open to everybody; then nobody gets further without a name; then the
 * body is read, and only then is the handler asked. Never rejects: an error is an answer.
 */
export async function serve(service: Service, arrival: Arrival): Promise<void> {
  const { request, reply } = arrival;
  const auditId = auditIdOf(request.headers['audit-id'], service.newId);
  const exchange = new Exchange(arrival, auditId, service.traffic.enter());
  service.onAsked?.(exchange.asked);
  const startedAt = service.clock();
  reply.on('error', exchange.gone.abort);
  reply.on('close', () => {
    exchange.gone.abort();
    exchange.passage.leave();
    tellAnswered(service, exchange, service.clock() - startedAt);
  });
  const response = await respond(service, exchange);
  if (response === 'taken') {
    exchange.outcome = { status: switched, watch: true, bytes: undefined };
    return;
  }
  exchange.outcome = outcomeOf(response);
  try {
    await send(service, exchange, response);
  } finally {
    exchange.leaveSeat();
  }
}

function tellAnswered({ onAnswered }: Service, exchange: Exchange, tookMs: number): void {
  const { asked, sender, outcome, hasLasted: lasted } = exchange;
  const { method, path, isApply, dryRun } = asked;
  const { status, watch, bytes } = outcome;
  const user = sender?.name;
  onAnswered?.({ method, path, isApply, dryRun, user, status, watch, lasted, bytes, tookMs });
}

/** It is under way for longer than requests are. */
function last(service: Service, exchange: Exchange): void {
  if (exchange.hasLasted) return;
  exchange.hasLasted = true;
  service.onLasting?.(exchange.asked);
  exchange.passage.becomeWatch(exchange.gone);
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

const switched = 101;

async function respond(service: Service, exchange: Exchange): Promise<PassedThrough> {
  try {
    return await (respondHealth(service, exchange) ?? respondKnown(service, exchange));
  } catch (error) {
    const response = statusResponse(error);
    if (response.status >= 500) service.onError?.(error);
    return response;
  }
}

/** Undefined for what is no path of health. */
function respondHealth(
  service: Service,
  { path, query }: Exchange,
): Promise<WholeResponse> | undefined {
  const asked = checksFor(path, () => withShutdown(service));
  return asked === undefined ? undefined : respondChecks(service, asked, query);
}

async function respondChecks(
  service: Service,
  { endpoint, checks }: NonNullable<ReturnType<typeof checksFor>>,
  query: URLSearchParams,
): Promise<WholeResponse> {
  const outcomes = await runChecks(checks, {
    excluded: query.getAll('exclude'),
    timeoutMs: service.limits.healthCheckMsMax,
    onError: (error) => service.onError?.(error),
  });
  return printHealth(endpoint, outcomes, query.has('verbose'));
}

async function respondKnown(service: Service, exchange: Exchange): Promise<PassedThrough> {
  const { method, path, gone } = exchange;
  const { request } = exchange.arrival;
  const takesBody = !bodiless.has(method);
  const user = await servedAs(service, exchange);
  const passing = service.passThrough?.(new PassingRequest(exchange, user));
  // It is under way for as long as the other side likes, so it takes no place of the requests that end by themselves.
  if (passing !== undefined) last(service, exchange);
  if (passing !== undefined) return passing;
  if (takesBody || path === '/metrics') service.authorizeHead?.(user, exchange);
  if (path === '/metrics') return respondMetrics(service);
  const arrival = await service.fairness.arrive(user, method);
  exchange.passage.whenOver(arrival.leave);
  const body = takesBody ? await readBody(request, service.limits) : undefined;
  exchange.leaveSeat = once(await arrival.turn(gone));
  return await service.handler(new HandledRequest(exchange, user, body));
}

/** The sender, or whom they ask to be. Throws 401, 403. */
async function servedAs(
  { authenticate, impersonate }: Service,
  exchange: Exchange,
): Promise<ApiUser> {
  const { request } = exchange.arrival;
  const sender = await authenticate(request);
  exchange.sender = sender;
  if (sender === undefined) throw unauthorized();
  if (!request.rawHeaders.some(isImpersonation)) return sender;
  return impersonate?.(sender, headerList(request.rawHeaders), exchange) ?? sender;
}

const isImpersonation = (header: string): boolean => /^impersonate-/i.test(header);

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
  const { arrival, gone } = exchange;
  const { status, body } = response;
  const headers = headersOf(service, exchange, response);
  try {
    if (isWhole(body)) return await sendAll(service, exchange, { status, headers, body });
    exchange.leaveSeat();
    if (service.traffic.watchesUnderWay >= service.limits.watchesMax) return sendTooMany(exchange);
    last(service, exchange);
    await sendWatch(arrival.reply, { status, headers, body }, service.limits.stalledMsMax);
  } catch (error) {
    // Whoever has left ended the source too.
    if (!gone.aborted) service.onError?.(error);
    gone.abort();
    arrival.reply.destroy(new Error('the answer could not be completed'));
  }
}

/** Its own come last: an answer that passes through may say all of this in its way. */
function headersOf(
  { traffic }: Service,
  { arrival, auditId }: Exchange,
  { headers }: Pick<ApiResponse, 'headers'>,
): Record<string, string> {
  // HTTP/2 has a word of its own for it, which was said to every session.
  const isLeaving = traffic.isStopping && arrival.request.httpVersionMajor === 1;
  const own = { 'audit-id': auditId, ...headers };
  return isLeaving ? { connection: 'close', ...own } : own;
}

function sendTooMany({ arrival, auditId, gone }: Exchange): void {
  const { status, headers, body } = statusResponse(tooManyRequests(1));
  sendWhole(arrival.reply, { status, headers: { 'audit-id': auditId, ...headers }, body });
  gone.abort();
}

/** A long answer keeps its seat while it is sent, since it costs this thread as much as its making; a slow reader does not. */
async function sendAll(
  { limits: { sentSeatedMsMax, stalledMsMax } }: Service,
  { arrival: { request, reply }, leaveSeat }: Exchange,
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
