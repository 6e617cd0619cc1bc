/** The schema of what sync does about what it finds in members, and of how it reports it. */
import {
  conflictRules,
  driftRules,
  immutableRules,
  immutableStates,
  replicasRules,
} from '@navarch/model';
import {
  count,
  flag,
  listOf,
  of,
  required,
  structureOf,
  text,
  time,
  word,
} from '../schema/build.js';

export const syncRules = structureOf(
  'v1alpha1.SyncRules',
  'What is done about what members have that is not as it should be.',
  {
    conflict: word(
      conflictRules,
      'What becomes of an object of the same name that is in a member already and is not of this federation. Refuse (the default): it is left alone, and the Placement says what differs. Adopt: it is taken over. AdoptIfEqual: it is taken over where every field that would be set is so already. What belongs to another federation, or to a controller in the member, is always refused. Where the policy does not say, the annotation fleet.navarch.dev/conflict on the workload does.',
    ),
    drift: word(
      driftRules,
      'What becomes of a change or a deletion, in a member, of what the federation set. Correct (the default): it is undone, but no more than a few times an hour where something in the member keeps doing it. Report: it stays until the federated object or its share changes, or the rule does; the Placement says so, and an Event. Accept: it stays likewise, and the member counts as synced.',
    ),
    replicas: word(
      replicasRules,
      'Who says how many replicas a member has. Managed (the default): the placement, always. Unmanaged: the placement when the copy is made there, and whoever scales it in the member from then on, such as its autoscaler; a new share is not sent.',
    ),
    immutable: word(
      immutableRules,
      "What becomes of a copy of ours that differs in a field which its cluster lets nobody change: a ReplicaSet's selector, a Secret's type, the data of an immutable Secret. Recreate (the default for Secrets): it is deleted and made anew. Refuse (the default for workloads, since the pods go with the copy): it stays as it is, and the Placement says which fields differ. Where workloads are recreated, one cluster at a time is, once the others are ready; minReadyReplicas holds where it is said.",
    ),
  },
);

const difference = structureOf(
  'v1alpha1.FieldDifference',
  'A field that is not the same. Long values are cut; those of Secrets are not shown at all.',
  {
    path: required(text('Where in the object.')),
    theirs: text('What the member has; absent: nothing, or it is not shown.'),
    ours: text('What the federation would set; absent: nothing, or it is not shown.'),
  },
);

export const conflictReport = structureOf(
  'v1alpha1.ConflictReport',
  'An object in the member that stands in the way. It is looked at again, the longer it stands the less often, and at once when the rule changes.',
  {
    rule: required(text('The rule by which it was refused.')),
    federation: text('The other federation that it belongs to, if it does.'),
    since: required(time('When it was first found.')),
    fields: required(
      of(listOf(difference), 'What would change if it were taken over, the first few fields.'),
    ),
    more: count('How many more fields would change.'),
  },
);

export const immutableReport = structureOf(
  'v1alpha1.ImmutableReport',
  'Fields of the copy that differ and that its cluster lets nobody change.',
  {
    rule: required(text('The rule that says what becomes of it.')),
    state: required(
      word(
        immutableStates,
        'Refused: the copy stays as it is, as the rule says. Waiting: it is to be made anew once the other clusters are ready. Recreating: it is being deleted and made anew.',
      ),
    ),
    since: required(time('When it was first found.')),
    fields: required(of(listOf(difference), 'What differs, the first few fields.')),
    more: count('How many more fields differ.'),
  },
);

const change = structureOf(
  'v1alpha1.FieldChange',
  'A field that was changed. Long values are cut; those of Secrets are not shown at all.',
  {
    path: required(text('Where in the object.')),
    old: text('What the federation had set; absent: it is not shown.'),
    new: text('What it was changed to; absent: it was removed, or is not shown.'),
  },
);

export const driftReport = structureOf(
  'v1alpha1.DriftReport',
  'The last time that somebody changed or deleted the copy in the member.',
  {
    fields: required(of(listOf(change), 'What was changed, the first few fields.')),
    more: count('How many more fields were changed.'),
    deleted: flag('Whether the copy was deleted.'),
    manager: text('The field manager that did it; absent where the member does not tell.'),
    time: required(
      time('When, by the clock of the member; by that of the federation where it does not tell.'),
    ),
    action: required(
      word(['corrected', 'reported', 'accepted'], 'What was done about it, by the rule for drift.'),
    ),
    count: required(count('How often this copy was changed or deleted so far.')),
  },
);
