import { type KubeObject, resources } from '@navarch/model';
import type { FieldError } from '../status.js';
import { complainQualifiedName } from '../names/rules.js';
import { invalidValue } from '../names/problems.js';
import { kubernetesType } from '../schema/load.js';
import { ageColumn, nameColumn, textColumn } from '../table/columns.js';
import { allVerbs, defineKind, subresourceVerbs } from './define.js';
import { type NamespaceShape, shaped } from './shapes.js';

const nameLabel = 'kubernetes.io/metadata.name';

export const namespaceKind = defineKind({
  name: resources.namespaces,
  singular: 'namespace',
  shortNames: ['ns'],
  verbs: allVerbs.filter((verb) => verb !== 'deletecollection'),
  schema: kubernetesType('Namespace'),
  nameRule: 'dnsLabel',
  counted: false,
  subresources: { status: { verbs: subresourceVerbs }, finalize: { verbs: ['update'] } },
  setDefaults: labelWithName,
  prepareForCreate: (namespace) => ({
    ...namespace,
    spec: { finalizers: withKubernetes(shaped<NamespaceShape>(namespace).spec?.finalizers ?? []) },
    status: { phase: 'Active' },
  }),
  // spec.finalizers has a subresource of its own, and nothing else is in the spec.
  prepareForUpdate: (next, previous) => ({
    ...next,
    spec: previous['spec'],
    status: previous['status'],
  }),
  validate: validateSpec,
  fields: { 'status.phase': phaseOfNamespace },
  columns: [
    nameColumn,
    textColumn({ name: 'Status', description: 'Active or Terminating.', cell: phaseOfNamespace }),
    ageColumn,
  ],
});

function phaseOfNamespace(namespace: KubeObject): string {
  return shaped<NamespaceShape>(namespace).status?.phase ?? '';
}

/** The label by which selectors can name a namespace; nobody can take it away. */
function labelWithName(namespace: KubeObject): KubeObject {
  const { metadata } = namespace;
  const { name, labels } = metadata;
  if (name === '' || labels?.[nameLabel] === name) return namespace;
  return {
    ...namespace,
    metadata: { ...metadata, labels: { ...labels, [nameLabel]: name } },
  };
}

const withKubernetes = (finalizers: readonly string[]): readonly string[] =>
  finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'];

function validateSpec(namespace: KubeObject): FieldError[] {
  const finalizers = shaped<NamespaceShape>(namespace).spec?.finalizers ?? [];
  return finalizers.flatMap((finalizer) =>
    complainQualifiedName(finalizer).map((complaint) =>
      invalidValue('spec.finalizers', finalizer, complaint),
    ),
  );
}
