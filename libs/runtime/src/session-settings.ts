import { wholeNumber } from './setting.js';

/** What goes through to members for as long as users like (`kubectl exec`, `port-forward`). Part of the one table in settings.ts. */
export const sessions = {
  sessionsPerMemberMax: wholeNumber({
    env: 'NAVARCH_SESSIONS_PER_MEMBER_MAX',
    description: 'Sessions (exec, attach, port-forward) under way to one member, per API process',
    min: 0,
    max: 1_000,
    fallback: 64,
  }),
  sessionIdleMs: wholeNumber({
    env: 'NAVARCH_SESSION_IDLE_MS',
    description: 'How long nothing may be said in a session before it is ended',
    min: 1_000,
    max: 604_800_000,
    fallback: 14_400_000,
    unit: 'ms',
  }),
} as const;
