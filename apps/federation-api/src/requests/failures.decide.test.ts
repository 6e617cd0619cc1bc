import { describe, expect, it } from '@jest/globals';
import {
  alreadyExists,
  conflict,
  forbidden,
  invalid,
  notFound,
  required,
} from '@navarch/apimachinery';
import { resources } from '@navarch/model';
import { combined } from './failures.decide.js';

const whole = { kind: resources.changesets, name: 'set' };
const at = (index: number): string => `spec.items[${index}].object`;
const bad = invalid(resources.secrets, 'a', [required('data'), required('type')]);
const taken = alreadyExists(resources.secrets, 'a');

describe('several faults as one', () => {
  it('are invalid, each with its place', () => {
    const error = combined(whole, [
      { field: at(0), error: bad },
      { field: at(2), error: taken },
    ]);
    expect(error).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(error.message).toBe(
      'Changeset.fleet.navarch.dev "set" is invalid: [spec.items[0].object.data: Required value, spec.items[0].object.type: Required value, spec.items[2].object: secrets "a" already exists]',
    );
    expect(error.details).toMatchObject({
      name: 'set',
      group: 'fleet.navarch.dev',
      kind: 'Changeset',
      causes: [
        { field: 'spec.items[0].object.data', reason: 'FieldValueRequired' },
        { field: 'spec.items[0].object.type' },
        { field: 'spec.items[2].object', reason: 'FieldValueDuplicate' },
      ],
    });
  });

  const alone = [
    [taken, 409, 'AlreadyExists', 'FieldValueDuplicate'],
    [notFound(resources.secrets, 'a'), 404, 'NotFound', 'FieldValueNotFound'],
    [forbidden('no'), 403, 'Forbidden', 'FieldValueForbidden'],
    [conflict(resources.secrets, 'a', 'because'), 409, 'Conflict', 'FieldValueInvalid'],
  ] as const;
  it.each(alone)('are what they all are: %s', (error, ...[code, reason, cause]) => {
    const all = combined(whole, [
      { field: at(0), error },
      { field: at(1), error },
    ]);
    expect(all).toMatchObject({ code, reason, details: { causes: [{ reason: cause }, {}] } });
    expect(all.message).toContain(`is refused: [spec.items[0].object: ${error.message}, spec`);
  });
});
