import { describe, expect, it } from '@jest/globals';
import { printObjectKey } from '@navarch/model';
import { createMemoryStore } from '@navarch/store';
import { appendDecision } from './append.js';

const key = printObjectKey({ group: '', resource: 'secrets', namespace: 'web', name: 'keys' });
const draft = (inputsDigest: string) =>
  ({ key, uid: 'uid-1', inputsDigest, planner: 'test/1', decision: {} }) as const;

describe('a decision that is stored', () => {
  it('follows the one that is shown', async () => {
    const { placements } = createMemoryStore({ clock: () => 0 });
    const first = await appendDecision(placements, draft('one'), undefined);
    expect(first.parent).toBeUndefined();
    const second = await appendDecision(placements, draft('two'), first.id);
    expect(second.parent).toBe(first.id);
    expect(await placements.latest({ uid: 'uid-1' })).toMatchObject({ parent: first.id });
  });

  it('follows the latest where that was never shown', async () => {
    const { placements } = createMemoryStore({ clock: () => 0 });
    const shown = await placements.append(draft('one'));
    const unseen = await placements.append(draft('two'));
    const third = await appendDecision(placements, draft('three'), shown);
    expect(third.parent).toBe(unseen);
    const fourth = await appendDecision(placements, draft('four'), undefined);
    expect(fourth.parent).toBe(third.id);
  });

  it('is not stored twice', async () => {
    const { placements } = createMemoryStore({ clock: () => 0 });
    const { id } = await appendDecision(placements, draft('one'), undefined);
    expect((await appendDecision(placements, draft('one'), undefined)).id).toBe(id);
    expect((await appendDecision(placements, draft('one'), id)).id).toBe(id);
  });
});
