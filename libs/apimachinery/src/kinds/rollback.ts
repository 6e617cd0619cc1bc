import { changesetLimits, type KubeObject, resources, type Rollback } from '@navarch/model';
import { forbiddenField, invalidValue, required as missing } from '../names/problems.js';
import { momentOf } from '../rest/as-of.js';
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
} from '../schema/build.js';
import type { FieldError } from '../status.js';
import { countColumn, nameColumn, textColumn } from '../table/columns.js';
import { writeResultFields } from './changeset.js';
import { defineKind } from './define.js';
import { rollbackTargetFields } from './rollback-target.js';
import { validateStructure } from './structure-rules.js';

const spec = structureOf('v1alpha1.RollbackSpec', 'What comes again.', {
  ...rollbackTargetFields,
  message: text('Why, for people.'),
  overwrite: flag('Undoes a changeset although what it wrote was changed since.'),
  ifUnchangedSince: bigCount(
    'Refused if anything that it is about was changed after this revision: the one that a dry run answered.',
  ),
});

const change = structureOf('v1alpha1.RollbackChange', 'What became of one object.', {
  ...writeResultFields,
  fields: of(textList, 'What changed of it: paths, without values.'),
  moreFields: count('How many more fields changed.'),
});

const status = structureOf('v1alpha1.RollbackStatus', 'What was done, or would be.', {
  revision: required(bigCount('What was there when this was decided.')),
  changes: required(
    of(listOf(change), 'What became of each object. What is as it was is left out.'),
  ),
  changeset: text('The changeset under whose name this was committed. Absent: nothing was.'),
});

/** A way back: written anew, never out of the history. */
export const rollbackKind = defineKind({
  name: resources.rollbacks,
  singular: 'rollback',
  verbs: ['create'],
  answered: true,
  schema: structureOf(
    'v1alpha1.Rollback',
    'Makes an object, a namespace or what a changeset wrote as it was: new writes, all or none, as the user who asks. With dryRun=All it only says what would change. It is answered in its status; the Changeset that it names is stored.',
    {
      ...objectFields(),
      spec: required(of(spec, 'What comes again.')),
      status: of(status, 'What was done, or would be.'),
    },
  ),
  counted: false,
  validate: validateRollback,
  columns: [
    nameColumn,
    countColumn({
      name: 'Changes',
      description: 'Objects that changed.',
      cell: (object) => (object as Partial<Rollback>).status?.changes.length ?? 0,
    }),
    textColumn({
      name: 'Changeset',
      description: 'Under this name it was committed.',
      cell: (object) => (object as Partial<Rollback>).status?.changeset ?? '<none>',
    }),
  ],
});

function validateRollback(object: KubeObject): FieldError[] {
  const { spec: asked } = object;
  if (asked === undefined) return [missing('spec')];
  const errors = validateStructure(spec, asked, 'spec');
  return errors.length > 0 ? errors : validateTarget((object as Rollback).spec);
}

function validateTarget(asked: Rollback['spec']): FieldError[] {
  const { object, namespace, changeset, message = '' } = asked;
  const targets = [object, namespace, changeset].filter((one) => one !== undefined && one !== '');
  if (targets.length === 0) return [missing('spec', 'one of object, namespace and changeset')];
  if (targets.length > 1)
    return [forbiddenField('spec', 'only one of object, namespace and changeset may be specified')];
  const { messageCharsMax } = changesetLimits;
  if (message.length > messageCharsMax)
    return [invalidValue('spec.message', null, `may not be longer than ${messageCharsMax}`)];
  return changeset === undefined ? validateMoment(asked) : validateUndo(asked);
}

function validateMoment({ to = '', overwrite }: Rollback['spec']): FieldError[] {
  if (overwrite !== undefined)
    return [forbiddenField('spec.overwrite', 'may only be specified for a changeset')];
  if (to === '') return [missing('spec.to')];
  const why = 'must be a resource version or a time such as 2026-01-02T15:04:05Z';
  return momentOf(to) === undefined ? [invalidValue('spec.to', to, why)] : [];
}

const validateUndo = ({ to }: Rollback['spec']): FieldError[] =>
  to === undefined
    ? []
    : [forbiddenField('spec.to', 'may not be specified for a changeset: it is undone')];
