import { type KubeObject, resources } from '@navarch/model';
import { required as missing } from '../names/problems.js';
import { objectFields, of, required, structureOf } from '../schema/build.js';
import type { ObjectNode } from '../schema/node.js';
import type { FieldError } from '../status.js';
import { defineKind } from './define.js';
import { policyColumns } from './policy-columns.js';
import { policySpec } from './policy-schema.js';
import { validateStructure } from './structure-rules.js';

const schemaOf = (name: string, description: string): ObjectNode =>
  structureOf(name, description, {
    ...objectFields(),
    spec: required(of(policySpec, 'What is governed, and how it is placed.')),
  });

export const placementPolicyKind = defineKind({
  name: resources.placementPolicies,
  singular: 'placementpolicy',
  shortNames: ['pp'],
  categories: ['fleet'],
  schema: schemaOf(
    'v1alpha1.PlacementPolicy',
    'Says how workloads of its namespace are placed in clusters.',
  ),
  counted: true,
  validate: validatePolicy,
  columns: policyColumns,
});

export const clusterPlacementPolicyKind = defineKind({
  name: resources.clusterPlacementPolicies,
  singular: 'clusterplacementpolicy',
  shortNames: ['cpp'],
  categories: ['fleet'],
  schema: schemaOf(
    'v1alpha1.ClusterPlacementPolicy',
    'Says how workloads of all namespaces are placed in clusters.',
  ),
  counted: true,
  validate: validatePolicy,
  columns: policyColumns,
});

/** What is wrong with the form of a policy's spec, if it is there at all: what is missing, and words that do not exist. */
export function validatePolicy(object: KubeObject): FieldError[] {
  const { spec } = object;
  return spec === undefined ? [missing('spec')] : validateStructure(policySpec, spec, 'spec');
}
