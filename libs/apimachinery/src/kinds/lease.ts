import { type KubeObject, resources } from '@navarch/model';
import { forbiddenField, invalidValue, notSupported } from '../names/problems.js';
import { complainQualifiedName } from '../names/rules.js';
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

function validateLease(object: KubeObject): FieldError[] {
  const { spec = {} } = shaped<LeaseShape>(object);
  const { leaseDurationSeconds: seconds, strategy = '', preferredHolder = '' } = spec;
  return [
    ...(seconds !== undefined && seconds <= 0
      ? [invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
      : []),
    ...notNegative(spec.leaseTransitions, 'spec.leaseTransitions'),
    ...(strategy === '' ? [] : validateStrategy(strategy)),
    ...(preferredHolder !== '' && strategy === ''
      ? [forbiddenField('spec.preferredHolder', 'may only be specified when `strategy` is defined')]
      : []),
  ];
}

const known = 'OldestEmulationVersion';

/** The one that Kubernetes has, or somebody's own with a domain before it. */
function validateStrategy(strategy: string): FieldError[] {
  const field = 'spec.strategy';
  if (!strategy.includes('/'))
    return strategy === known ? [] : [notSupported(field, strategy, [known])];
  return complainQualifiedName(strategy).map((complaint) =>
    invalidValue(field, strategy, complaint),
  );
}
