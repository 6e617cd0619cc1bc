/** The schema of what sync does about what it finds in members, and of how it reports it. */
import { conflictRules } from '@navarch/model';
import { count, listOf, of, required, structureOf, text, time, word } from '../schema/build.js';

export const syncRules = structureOf(
  'v1alpha1.SyncRules',
  'What is done about what members have that is not as it should be.',
  {
    conflict: word(
      conflictRules,
      'What becomes of an object of the same name that is in a member already and is not of this federation. Refuse (the default): it is left alone, and the Placement says what differs. Adopt: it is taken over. AdoptIfEqual: it is taken over where every field that would be set is so already. What belongs to another federation, or to a controller in the member, is always refused. Where the policy does not say, the annotation fleet.navarch.dev/conflict on the workload does.',
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
