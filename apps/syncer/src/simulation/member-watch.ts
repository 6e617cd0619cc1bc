/** A watch of a simulated member: it ends by itself, is cut, is told that its version is too old, or falls deaf. */
import { MemberError, type MemberEvent, memberLimits, type WatchOptions } from '@navarch/clients';
import type { ResourceName } from '@navarch/model';
import { isLabelled } from './copy.js';
import type { MemberEventSeen } from './member.js';
import { asking, type ClientParts, tell } from './member-requests.js';

/** A watch on a member that falls silent hears nothing any more and is taken for dead after this long. */
const idleMs = memberLimits.watchIdleMs;
/** A member ends every watch by itself after this long. */
const lastsMs = memberLimits.watchSeconds * 1_000;

export async function* watchMember(
  parts: ClientParts,
  resource: ResourceName,
  { resourceVersion, labelSelector, signal }: WatchOptions,
): AsyncGenerator<MemberEvent> {
  const { faults, random, closing } = parts;
  const isExpired = await asking(parts)(
    () => `watch ${resource.resource}`,
    () => random.chance(faults.failing),
  );
  if (isExpired) throw new MemberError('member.expired', {}, { status: 410 });
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), lastsMs);
  const either = AbortSignal.any([signal, closing, ending.signal]);
  const kind = `${resource.group}/${resource.resource}`;
  const isWanted = (event: MemberEventSeen): boolean =>
    event.resource === kind && (labelSelector === undefined || isLabelled(event.object));
  try {
    for await (const event of eventsAfter(parts, Number(resourceVersion), either)) {
      if (random.chance(faults.failing)) throw new MemberError('member.unreachable');
      if (isWanted(event)) yield { type: event.type, object: event.object };
    }
  } catch (error) {
    tell(parts, error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
  if (closing.aborted && !signal.aborted) throw new MemberError('member.closed');
}

async function* eventsAfter(
  parts: ClientParts,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<MemberEventSeen> {
  const { member } = parts;
  let next = member.events.findIndex(({ position }) => position > from);
  if (next === -1) next = member.events.length;
  while (!signal.aborted) {
    const event = member.events[next];
    if (member.silence !== undefined) await silent(parts, signal);
    else if (event === undefined) await more(parts, signal);
    else {
      next += 1;
      yield event;
    }
  }
}

/** Until the member has news, which arrives as a step of its own. */
async function more({ member, scheduler }: ClientParts, signal: AbortSignal): Promise<void> {
  const process = scheduler.current;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      member.waiting.delete(wake);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const wake = (): void => {
      member.waiting.delete(wake);
      scheduler.wake(process, end);
    };
    member.waiting.add(wake);
    signal.addEventListener('abort', end, { once: true });
  });
}

/**
 * A refused connection ends a watch at once. One that says nothing goes on when the member is back, or it is dead without
 * anybody being told and hangs until it is closed, or for too long.
 */
async function silent(parts: ClientParts, signal: AbortSignal): Promise<void> {
  if (parts.member.silence === 'refused') throw new MemberError('member.unreachable');
  if (parts.random.chance(0.5)) return await more(parts, signal);
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, idleMs);
    signal.addEventListener('abort', end, { once: true });
  });
  if (!signal.aborted) throw new MemberError('member.timeout');
}
