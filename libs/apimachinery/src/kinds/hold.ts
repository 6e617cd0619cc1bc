import { type Hold, holdKinds, type KubeObject, resources } from '@navarch/model';
import { required as missing } from '../names/problems.js';
import {
  count,
  flag,
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
import { ageColumn, nameColumn, textColumn, wide } from '../table/columns.js';
import { defineKind } from './define.js';
import { validateStructure } from './structure-rules.js';

const spec = structureOf('v1alpha1.HoldSpec', 'What waits, and whether it may go on.', {
  kind: required(
    word(
      holdKinds,
      'What waits. Evictions: too much is lost at once, so lost clusters keep their replicas. MassDeletion: many objects, or objects with many replicas, were deleted in a short time, and their copies stay in the members. EmptyPlacement: a policy leaves workloads that run somewhere nowhere to run, and they stay where they are.',
    ),
  ),
  message: required(text('What waits and why, as a sentence.')),
  clusters: of(
    textList,
    'The clusters concerned. For Evictions those that are lost: an approval is about them and no others.',
  ),
  objects: count('How many objects wait.'),
  replicas: count('How many replicas wait.'),
  since: required(time('Since when it waits.')),
  approved: flag(
    'Set it to true to let go on what waits. Nothing else of a Hold can be changed, and it cannot be taken back.',
  ),
  approvedBy: text('Who approved; written by the server.'),
  approvedAt: time('When it was approved; written by the server.'),
});

const schema = structureOf(
  'v1alpha1.Hold',
  'Something that waits for a person. The federation makes it when it stops itself, and removes it when nothing waits any more. Deleting it approves nothing: as long as something waits it is made again.',
  { ...objectFields(), spec: required(of(spec, 'What waits, and whether it may go on.')) },
);

const specOf = (object: KubeObject): Hold['spec'] => (object as unknown as Hold).spec;

export const holdKind = defineKind({
  name: resources.holds,
  singular: 'hold',
  categories: ['fleet'],
  schema,
  counted: true,
  validate: validateHold,
  columns: [
    nameColumn,
    textColumn({ name: 'Kind', description: 'What waits.', cell: (one) => specOf(one).kind }),
    textColumn({
      name: 'Waits',
      description: 'What waits and why.',
      cell: (one) => specOf(one).message,
    }),
    textColumn({
      name: 'Approved',
      description: 'Whether a person let it go on, and who.',
      cell: approvedText,
    }),
    ageColumn,
    wide(
      textColumn({
        name: 'Clusters',
        description: 'The clusters concerned.',
        cell: (one) => specOf(one).clusters?.join(',') ?? '<none>',
      }),
    ),
  ],
});

function approvedText(object: KubeObject): string {
  const { approved, approvedBy } = specOf(object);
  if (approved !== true) return 'no';
  return approvedBy === undefined ? 'yes' : `by ${approvedBy}`;
}

function validateHold(object: KubeObject): FieldError[] {
  const { spec: found } = object;
  return found === undefined ? [missing('spec')] : validateStructure(spec, found, 'spec');
}
