/** How a conflict is told: as a report on the Placement, as an event when it was ended by taking over. */
import type {
  ConflictReport,
  ConflictRule,
  ImmutableReport,
  MemberObjectKey,
} from '@navarch/model';
import type { Happening } from '../events/record.js';
import { namePaths, printDifferences } from './field-path.js';
import { syncLimits } from './limits.js';
import type { Claim, Refusal } from './operation.decide.js';

/** A refusal, and the rule by which it was decided. */
export type Refused = Refusal & { readonly rule: ConflictRule };

/** `since`: RFC 3339. */
export function reportConflict(
  key: MemberObjectKey,
  { rule, owner, since, differences }: Refused & { readonly since: string },
): ConflictReport {
  const federation = owner?.slice(0, syncLimits.ownerLengthMax);
  return {
    rule,
    ...(federation === undefined ? {} : { federation }),
    since,
    ...printDifferences(key.object, differences),
  };
}

/** A copy was deleted and made anew. */
export function recreation(
  { cluster }: MemberObjectKey,
  { fields, more = 0 }: ImmutableReport,
): Happening {
  const [first = '', ...others] = fields.map(({ path }) => path);
  const count = others.length + more;
  const what = count === 0 ? first : `${first} and ${count} more`;
  const message = `${cluster}: deleted and made anew, as ${what} cannot be changed`;
  return { type: 'Normal', reason: 'Recreated', message };
}

export function adoption(
  { cluster }: MemberObjectKey,
  { differences }: Extract<Claim, { kind: 'adopt' }>,
): Happening {
  const changed = differences.length === 0 ? 'nothing' : namePaths(differences);
  const message = `${cluster}: took over an object that was there before; changed ${changed}`;
  return { type: 'Normal', reason: 'Adopted', message };
}
