import {
  asDefinition,
  type CustomResourceDefinition,
  definitionFinalizer,
  type KubeObject,
  resources,
  settleDefinition,
  storageVersionOf,
} from '@navarch/model';
import { validateDefinition, validateDefinitionUpdate } from '../custom/definition-rules.js';
import { kubernetesType } from '../schema/load.js';
import { nameColumn } from '../table/columns.js';
import { defineKind, subresourceVerbs } from './define.js';
import { unshaped } from './shapes.js';

/**
 * A kind that somebody else thought of. What is stored here is served as a kind as soon as its names are accepted, by
 * every process that sees it (custom/custom-registry.ts).
 */
export const customResourceDefinitionKind = defineKind({
  name: resources.definitions,
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  schema: kubernetesType('CustomResourceDefinition'),
  counted: true,
  versioned: true,
  subresources: { status: { verbs: subresourceVerbs } },
  setDefaults: completeNames,
  prepareForCreate: holdUntilEmpty,
  settle: (object, others, now) =>
    unshaped(settleDefinition(asDefinition(object), others.map(asDefinition), now)),
  validate: (object, previous) =>
    validateDefinition(asDefinition(object), previous && asDefinition(previous)),
  validateUpdate: (next, previous) =>
    validateDefinitionUpdate(asDefinition(next), asDefinition(previous)),
  columns: [
    nameColumn,
    {
      name: 'Created At',
      type: 'date',
      description: 'When it was created.',
      priority: 0,
      cell: ({ metadata }) => metadata.creationTimestamp ?? '',
    },
  ],
});

type Names = CustomResourceDefinition['spec']['names'];

/** What a definition may leave out of its names follows from the kind. One without versions is refused later, when all is judged. */
function completeNames(object: KubeObject): KubeObject {
  const { spec } = object as { readonly spec?: Partial<CustomResourceDefinition['spec']> };
  const names: Partial<Names> = spec?.names ?? {};
  const { kind = '' } = names;
  return {
    ...object,
    spec: {
      ...spec,
      versions: spec?.versions ?? [],
      conversion: { strategy: 'None', ...spec?.conversion },
      names:
        kind === ''
          ? names
          : {
              ...names,
              listKind: isSaid(names.listKind) ? names.listKind : `${kind}List`,
              singular: isSaid(names.singular) ? names.singular : kind.toLowerCase(),
            },
    },
  };
}

const isSaid = (name: string | undefined): boolean => name !== undefined && name !== '';

/** A definition stays until its objects are gone; the syncer takes them away, and then the finalizer. */
function holdUntilEmpty(object: KubeObject): KubeObject {
  const { finalizers = [] } = object.metadata;
  const held = finalizers.includes(definitionFinalizer)
    ? finalizers
    : [...finalizers, definitionFinalizer];
  return {
    ...object,
    metadata: { ...object.metadata, finalizers: held },
    status: { storedVersions: [storageVersionOf(asDefinition(object))] },
  };
}
