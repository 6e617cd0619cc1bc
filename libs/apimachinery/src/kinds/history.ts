import {
  type History,
  historyLimits,
  historyVerbs,
  type KubeObject,
  resources,
} from '@navarch/model';
import { invalidValue, required as missing } from '../names/problems.js';
import {
  bigCount,
  count,
  flag,
  listOf,
  objectFields,
  of,
  required,
  structureOf,
  text,
  textList,
  time,
  word,
} from '../schema/build.js';
import type { FieldError } from '../status.js';
import { countColumn, nameColumn, textColumn } from '../table/columns.js';
import { defineKind } from './define.js';
import { validateStructure } from './structure-rules.js';

/** One object by its names, as questions and acts of several kinds have it. */
export const objectReference = structureOf('v1alpha1.ObjectReference', 'Names one object.', {
  apiVersion: required(text('Its group and version: v1, apps/v1.')),
  kind: required(text('Its kind.')),
  namespace: text('Its namespace; absent for kinds without one.'),
  name: required(text('Its name.')),
});

const spec = structureOf('v1alpha1.HistorySpec', 'The question.', {
  object: required(of(objectReference, 'The object. It need not be there any more.')),
  limit: count(
    `Entries at most: 1 to ${historyLimits.entriesMax}. Default: ${historyLimits.entries}.`,
  ),
  withStatus: flag(
    'Also updates that changed nothing but the status, of which there are many. Default: false.',
  ),
  before: bigCount('Only what was before this revision: the last one of a former answer.'),
});

const entry = structureOf('v1alpha1.HistoryEntry', 'One change.', {
  revision: required(bigCount('The resourceVersion that it made.')),
  time: required(time('When.')),
  verb: required(word(historyVerbs, 'What was done.')),
  user: required(text('Who did it: a user, or a loop of the federation (system:navarch:...).')),
  uid: required(text('Uid of the object: an earlier one of the name had another.')),
  changeset: text('The changeset that it was part of.'),
  fields: of(textList, 'What an update changed: paths, without values.'),
  moreFields: count('How many more fields it changed.'),
  unknown: flag('True when what was before is not kept, so that nobody knows what it changed.'),
});

const oldest = structureOf('v1alpha1.HistoryOldest', 'The oldest change that is kept.', {
  revision: required(bigCount('Its revision.')),
  time: required(time('When it was made.')),
});

const status = structureOf('v1alpha1.HistoryStatus', 'The answer.', {
  oldest: of(
    oldest,
    'The oldest change that is kept, of any object. What was before it is not known.',
  ),
  entries: required(of(listOf(entry), 'What was done, newest first.')),
  more: flag('True when there are older entries.'),
});

const specOf = (object: KubeObject): Partial<History['spec']> =>
  (object as Partial<History>).spec ?? {};

/** What was done to an object. Like an access review it is created to be answered, and never stored. */
export const historyKind = defineKind({
  name: resources.histories,
  singular: 'history',
  verbs: ['create'],
  answered: true,
  schema: structureOf(
    'v1alpha1.History',
    'Asks what was done to an object, by whom and when. It is answered in its status and never stored. Whoever may get the object may ask.',
    {
      ...objectFields(),
      spec: required(of(spec, 'The question.')),
      status: of(status, 'The answer.'),
    },
  ),
  counted: false,
  validate: validateHistory,
  columns: [
    nameColumn,
    textColumn({
      name: 'Object',
      description: 'The object that was asked about.',
      cell: (object) => specOf(object).object?.name ?? '',
    }),
    countColumn({
      name: 'Entries',
      description: 'Changes that were found.',
      cell: (object) => (object as Partial<History>).status?.entries.length ?? 0,
    }),
  ],
});

function validateHistory(object: KubeObject): FieldError[] {
  const { spec: asked } = object;
  if (asked === undefined) return [missing('spec')];
  const errors = validateStructure(spec, asked, 'spec');
  if (errors.length > 0) return errors;
  const { limit } = specOf(object);
  const isTooMany = limit !== undefined && (limit < 1 || limit > historyLimits.entriesMax);
  return isTooMany
    ? [invalidValue('spec.limit', limit, `must be between 1 and ${historyLimits.entriesMax}`)]
    : [];
}
