import { describe, expect, it } from '@jest/globals';
import type { MemberPace } from '@navarch/clients';
import { createMetrics } from '@navarch/runtime';
import { countRequests, observeMembers } from './measure.js';

const pace: MemberPace = {
  limit: 7,
  underWay: 3,
  turnedAway: { busy: 5, suspended: 2 },
  restedMs: 1_500,
  isResting: false,
};

describe('what is told of the traffic to members', () => {
  it('is as it is now, for the members that there are', async () => {
    const metrics = createMetrics();
    const paces = new Map([['tokyo', pace]]);
    observeMembers(metrics, { paces: () => paces });
    for (let time = 0; time < 2; time += 1) {
      const { body } = await metrics.render();
      expect(body.split('\n')).toEqual(
        expect.arrayContaining([
          'navarch_member_limit{cluster="tokyo"} 7',
          'navarch_member_requests_under_way{cluster="tokyo"} 3',
          'navarch_member_turned_away_total{cluster="tokyo",reason="busy"} 5',
          'navarch_member_turned_away_total{cluster="tokyo",reason="suspended"} 2',
          'navarch_member_suspended_seconds_total{cluster="tokyo"} 1.5',
        ]),
      );
    }
    paces.clear();
    expect((await metrics.render()).body).not.toContain('tokyo');
  });

  it('counts requests by outcome', async () => {
    const metrics = createMetrics();
    const count = countRequests(metrics);
    const request = { verb: 'apply', resource: 'secrets', tookMs: 3 } as const;
    count('tokyo', { ...request, outcome: 'member.overloaded' });
    count('tokyo', { ...request, outcome: 'member.overloaded' });
    const of = '{cluster="tokyo",verb="apply",outcome="member.overloaded"}';
    expect((await metrics.render()).body).toContain(`navarch_member_requests_total${of} 2`);
  });
});
