import { type KubeObject, resources } from '@navarch/model';
import { invalidValue } from '../names/problems.js';
import { kubernetesType } from '../schema/load.js';
import type { FieldError } from '../status.js';
import { ageColumn, nameColumn, textColumn } from '../table/columns.js';
import { defineKind } from './define.js';
import { notNegative } from './numbers.js';
import { shaped } from './shapes.js';

type LeaseShape = {
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly leaseTransitions?: number;
    readonly strategy?: string;
    readonly preferredHolder?: string;
  };
};

/** A lock by which programs that use the federation choose a leader. It says nothing of Navarch's own processes. */
export const leaseKind = defineKind({
  name: resources.leases,
  singular: 'lease',
  schema: kubernetesType('Lease'),
  counted: false,
  versioned: true,
  setDefaults: dropStrategy,
  validate: validateLease,
  columns: [
    nameColumn,
    textColumn({
      name: 'Holder',
      description: 'Who holds it.',
      cell: (object) => shaped<LeaseShape>(object).spec?.holderIdentity ?? '',
    }),
    ageColumn,
  ],
});

/** A lease is held; who should hold it next is for servers that choose among themselves, and none of them is here. */
function dropStrategy(object: KubeObject): KubeObject {
  const { spec = {} } = shaped<LeaseShape>(object);
  const { strategy: _strategy, preferredHolder: _holder, ...kept } = spec;
  return { ...object, spec: kept };
}

function validateLease(object: KubeObject): FieldError[] {
  const { spec = {} } = shaped<LeaseShape>(object);
  const { leaseDurationSeconds: seconds } = spec;
  return [
    ...(seconds !== undefined && seconds <= 0
      ? [invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
      : []),
    ...notNegative(spec.leaseTransitions, 'spec.leaseTransitions'),
  ];
}
