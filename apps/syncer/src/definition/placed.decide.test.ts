import { describe, expect, it } from '@jest/globals';
import { annotations, type Condition, type KubeObject } from '@navarch/model';
import { type DefinitionCopy, withPlaced } from './placed.decide.js';

const now = Date.parse('2030-01-01T00:00:00Z');
const definition = (
  conditions: readonly Condition[] = [],
  notes: Readonly<Record<string, string>> = {},
): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ships.sea.example.com', annotations: notes },
  status: { conditions },
});
const copy = (cluster: string, message: string, isServed = true): DefinitionCopy => ({
  cluster,
  isServed,
  message,
});
const said = (object: KubeObject): string =>
  ((object['status'] as { conditions: readonly Condition[] }).conditions ?? [])
    .map(({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`)
    .join(', ');

describe('whether a kind is served by all members', () => {
  it.each([
    ['nothing without members', [], ''],
    ['yes', [copy('oslo', 'as desired')], 'Placed=True Served: served by all members'],
    [
      'yes, with what is remarkable',
      [copy('oslo', 'as desired'), copy('rome', 'was there before')],
      'Placed=True Served: served by all members; rome: was there before',
    ],
    [
      'no, and who does not',
      [copy('oslo', 'as desired'), copy('rome', '', false), copy('bonn', 'refused', false)],
      'Placed=False NotServed: rome: not sent yet; bonn: refused',
    ],
  ] as const)('%s', (...[, copies, expected]) => {
    expect(said(withPlaced(definition(), { copies, now }))).toBe(expected);
  });

  it('no, where it stays in the federation', () => {
    const kept = definition([], { [annotations.placed]: 'false' });
    const copies = [copy('oslo', 'as desired')];
    expect(said(withPlaced(kept, { copies, now }))).toMatch(/^Placed=False Kept/u);
  });

  it('is not written again when it is said, and keeps its time while it stays so', () => {
    const first = withPlaced(definition(), { copies: [copy('oslo', 'as desired')], now });
    const again = withPlaced(first, { copies: [copy('oslo', 'as desired')], now: now + 1 });
    expect(again).toBe(first);
    const other = withPlaced(first, { copies: [copy('oslo', 'taken as it is')], now: now + 1_000 });
    const { conditions } = other['status'] as { conditions: readonly Condition[] };
    expect(conditions).toMatchObject([{ lastTransitionTime: '2030-01-01T00:00:00Z' }]);
  });
});
