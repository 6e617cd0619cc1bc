import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { complainAboutPolicySpec } from './complain.js';
import { fullPolicy } from './full-policy.fixture.js';

describe('mistakes', () => {
  it('are what anything but a policy is full of, and nothing makes the check fail', () => {
    fc.assert(
      fc.property(
        fc.json().map((text) => JSON.parse(text) as unknown),
        (json) => {
          expect(complainAboutPolicySpec(json).length).toBeGreaterThan(0);
        },
      ),
    );
    expect(complainAboutPolicySpec(undefined).length).toBeGreaterThan(0);
  });

  it('are found wherever in a policy a value is not what it should be', () => {
    const strange = [null, true, [[]], { x: 1 }, 1.5, '?', -3e9];
    const accepted = placesIn(fullPolicy).flatMap((place) =>
      strange
        .filter(
          (value) => complainAboutPolicySpec(replacedAt(fullPolicy, place, value)).length === 0,
        )
        .map((value) => `${place.join('.')}: ${JSON.stringify(value)}`),
    );
    expect(accepted).toEqual([]);
  });
});

type Place = readonly string[];

/** Every value within a value, by the fields that lead to it; what a region may be called is free. */
function placesIn(json: unknown, place: Place = []): readonly Place[] {
  if (typeof json !== 'object' || json === null) {
    return isFreeText(place) ? [] : [place];
  }
  const within = Object.entries(json).flatMap(([key, value]) => placesIn(value, [...place, key]));
  return [place, ...within];
}

const isFreeText = (place: Place): boolean =>
  ['apiVersion', 'kind', 'region'].includes(place.at(-1) ?? '') || place.includes('fieldSelector');

function replacedAt(json: unknown, [first, ...rest]: Place, value: unknown): unknown {
  if (first === undefined) return value;
  if (Array.isArray(json)) {
    return json.map((one: unknown, at) =>
      String(at) === first ? replacedAt(one, rest, value) : one,
    );
  }
  const fields = json as Record<string, unknown>;
  return { ...fields, [first]: replacedAt(fields[first], rest, value) };
}
