import { describe, expect, it } from '@jest/globals';
import { holdKind } from './hold.js';
import { cellsOf, complaints, written } from './written.fixture.js';

const since = '2026-11-21T12:00:00Z';
const yaml = (spec: string): string =>
  `metadata: {name: evictions, creationTimestamp: "${since}"}\nspec: {since: "${since}", ${spec}}`;
const waits = 'kind: Evictions, message: two are lost';

describe('a Hold', () => {
  const rows = [
    { name: 'that waits', spec: waits, says: [] },
    { name: 'that is approved', spec: `${waits}, approved: true`, says: [] },
    {
      name: 'of a kind that there is not',
      spec: 'kind: Lunch, message: later',
      says: [
        'spec.kind: Unsupported value: "Lunch": supported values: "Evictions", "MassDeletion", "EmptyPlacement"',
      ],
    },
    {
      name: 'that does not say what waits',
      spec: 'kind: Evictions',
      says: ['spec.message: Required value'],
    },
  ];
  it.each(rows)('$name', ({ spec, says }) => {
    expect(complaints(holdKind, yaml(spec))).toEqual(says);
  });

  it('shows what waits, where, and who let it go on', () => {
    const cells = (spec: string) =>
      cellsOf(holdKind, written(holdKind, yaml(spec)), Date.parse(since));
    expect(cells(`${waits}, clusters: [oslo, rome]`)).toMatchObject({
      Kind: 'Evictions',
      Waits: 'two are lost',
      Approved: 'no',
      Clusters: 'oslo,rome',
    });
    expect(cells(`${waits}, approved: true, approvedBy: jane`)['Approved']).toBe('by jane');
  });
});
