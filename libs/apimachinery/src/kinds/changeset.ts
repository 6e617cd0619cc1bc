import {
  type Changeset,
  changesetLimits,
  changesetVerbs,
  type KubeObject,
  propagations,
  resources,
  writeResults,
} from '@navarch/model';
import { duplicate, required as missing, invalidValue, tooMany } from '../names/problems.js';
import {
  anyNode,
  bigCount,
  flag,
  listOf,
  objectFields,
  of,
  required,
  structureOf,
  text,
  time,
  word,
} from '../schema/build.js';
import type { FieldError } from '../status.js';
import { ageColumn, countColumn, nameColumn, textColumn } from '../table/columns.js';
import { defineKind } from './define.js';
import { rollbackTargetFields } from './rollback-target.js';
import { validateStructure } from './structure-rules.js';

const item = structureOf('v1alpha1.ChangesetItem', 'One object, and what is done to it.', {
  verb: word(
    changesetVerbs,
    'create: it must not be there. apply: server-side apply, which makes it if it is not there. delete: it must be there. Default: apply.',
  ),
  object: required(
    of(
      anyNode,
      'The object. For a delete its apiVersion, kind and names, and perhaps the uid and resourceVersion that it must have. Only the names are stored.',
    ),
  ),
  propagationPolicy: word(propagations, 'Of a delete: what becomes of what the object owns.'),
});

const spec = structureOf('v1alpha1.ChangesetSpec', 'What is to be done, all of it or nothing.', {
  message: text('Why, for people.'),
  force: flag('Applies also fields that others manage, and takes them over.'),
  fieldManager: text(
    `Who manages the fields that are applied. Default: ${changesetLimits.fieldManager}.`,
  ),
  items: required(
    of(
      listOf(item),
      `The objects, each once, ${changesetLimits.itemsMax} at most, in this order: what comes later may rely on what comes before, as objects on their namespace.`,
    ),
  ),
});

const revisions = structureOf('v1alpha1.RevisionRange', 'Consecutive revisions.', {
  first: required(bigCount('The first.')),
  last: required(bigCount('The last.')),
});

/** What became of one object. */
export const writeResultFields = {
  apiVersion: required(text('Group and version of the object.')),
  kind: required(text('Its kind.')),
  namespace: text('Its namespace.'),
  name: required(text('Its name.')),
  result: required(
    word(writeResults, 'What was done. A deleted object that finalizers hold is still there.'),
  ),
  uid: text('Its uid.'),
  revision: bigCount('The resourceVersion that this made; absent when nothing was written.'),
};

const status = structureOf('v1alpha1.ChangesetStatus', 'What was done.', {
  user: required(text('Who did it.')),
  time: required(time('When.')),
  revisions: of(revisions, 'The revisions of all items. Absent: nothing was written.'),
  items: required(
    of(
      listOf(
        structureOf('v1alpha1.ChangesetResult', 'What became of one object.', writeResultFields),
      ),
      'What became of each object.',
    ),
  ),
  rollback: of(
    structureOf('v1alpha1.RollbackTarget', 'What was rolled back.', rollbackTargetFields),
    'What it rolled back, if a Rollback made it.',
  ),
});

const asChangeset = (object: KubeObject): Partial<Changeset> => object;

/** Many objects, written in one transaction. The record is part of it; what it wrote is undone by a Rollback. */
export const changesetKind = defineKind({
  name: resources.changesets,
  singular: 'changeset',
  categories: ['fleet'],
  verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'watch'],
  answered: true,
  schema: structureOf(
    'v1alpha1.Changeset',
    'Many objects that are validated together and written all or none, in consecutive revisions, so that whoever sees one sees all. Its record keeps the names of the objects and what became of them; a Rollback undoes it as a whole.',
    {
      ...objectFields(),
      spec: required(of(spec, 'What is to be done.')),
      status: of(status, 'What was done.'),
    },
  ),
  counted: false,
  validate: validateChangeset,
  columns: [
    nameColumn,
    countColumn({
      name: 'Items',
      description: 'Objects in it.',
      cell: (object) => asChangeset(object).status?.items.length ?? 0,
    }),
    textColumn({
      name: 'Revisions',
      description: 'The revisions that it made.',
      cell: (object) => {
        const { first, last } = asChangeset(object).status?.revisions ?? {};
        return first === undefined ? '<none>' : `${first}-${last}`;
      },
    }),
    textColumn({
      name: 'User',
      description: 'Who did it.',
      cell: (object) => asChangeset(object).status?.user ?? '',
    }),
    ageColumn,
  ],
});

function validateChangeset(object: KubeObject): FieldError[] {
  const { spec: asked } = object;
  if (asked === undefined) return [missing('spec')];
  const errors = validateStructure(spec, asked, 'spec');
  if (errors.length > 0) return errors;
  const { items, message = '' } = (object as Changeset).spec;
  const { itemsMax, messageCharsMax } = changesetLimits;
  if (items.length === 0) return [missing('spec.items')];
  if (items.length > itemsMax) return [tooMany('spec.items', items.length, itemsMax)];
  if (message.length > messageCharsMax)
    return [invalidValue('spec.message', null, `may not be longer than ${messageCharsMax}`)];
  const incomplete = items.flatMap((one, index) => validateItem(one, `spec.items[${index}]`));
  return incomplete.length > 0 ? incomplete : repetitions(items);
}

function validateItem(
  { verb = 'apply', object, propagationPolicy }: Changeset['spec']['items'][number],
  field: string,
): FieldError[] {
  if (typeof object !== 'object' || object === null || Array.isArray(object))
    return [invalidValue(`${field}.object`, null, 'must be an object')];
  const { apiVersion, kind, metadata } = object as Partial<KubeObject>;
  const { name, generateName } = metadata ?? {};
  const named = verb === 'create' ? (name ?? generateName) : name;
  const parts = { apiVersion, kind, 'metadata.name': named };
  return [
    ...Object.entries(parts)
      .filter(([, value]) => typeof value !== 'string' || value === '')
      .map(([part]) => missing(`${field}.object.${part}`)),
    ...(propagationPolicy !== undefined && verb !== 'delete'
      ? [invalidValue(`${field}.propagationPolicy`, propagationPolicy, 'is of a delete')]
      : []),
  ];
}

function repetitions(items: Changeset['spec']['items']): FieldError[] {
  const seen = new Set<string>();
  return items.flatMap(({ object: { apiVersion, kind, metadata } }, index) => {
    const { namespace = '', name } = metadata;
    if (name === undefined || name === '') return [];
    const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
    const id = [group, kind, namespace, name].join(' ');
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [duplicate(`spec.items[${index}].object.metadata.name`, name)];
  });
}
