import type { KindDefinition, Verb } from '../kind.js';
import {
  remarksOnFinalizers,
  validateMetadata,
  validateMetadataUpdate,
} from '../names/metadata.js';

export const allVerbs: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
export const readVerbs: readonly Verb[] = ['get', 'list', 'watch'];
export const subresourceVerbs: readonly Verb[] = ['get', 'patch', 'update'];

/** A kind as its file writes it: what it does not say has the usual meaning. */
type Draft = Omit<
  KindDefinition,
  'shortNames' | 'categories' | 'verbs' | 'nameRule' | 'subresources' | 'fields' | 'validate'
> &
  Partial<
    Pick<
      KindDefinition,
      'shortNames' | 'categories' | 'verbs' | 'nameRule' | 'subresources' | 'fields' | 'validate'
    >
  >;

/** Completes a draft: usual values, and the checks of metadata that every kind has, before its own. */
export function defineKind(draft: Draft): KindDefinition {
  const { name, nameRule = 'dnsSubdomain', answered = false, validate, validateUpdate } = draft;
  const rule = {
    nameRule,
    namespaced: name.namespaced,
    nameless: answered,
    bareFinalizers: draft.custom !== undefined,
  };
  return {
    shortNames: [],
    categories: [],
    verbs: allVerbs,
    subresources: {},
    fields: {},
    ...draft,
    ...(draft.custom === undefined ? {} : { remarks: withRemarksOnFinalizers(draft) }),
    nameRule,
    validate: (object, previous) => [
      ...validateMetadata(object.metadata, rule),
      ...(validate?.(object, previous) ?? []),
    ],
    validateUpdate: (next, previous) => [
      ...validateMetadataUpdate(next.metadata, previous.metadata),
      ...(validateUpdate?.(next, previous) ?? []),
    ],
  };
}

/** Those of its own rules come after. */
const withRemarksOnFinalizers =
  ({ remarks }: Draft): NonNullable<Draft['remarks']> =>
  (object, previous) => [
    ...remarksOnFinalizers(object, previous),
    ...(remarks?.(object, previous) ?? []),
  ];
