/**
 * Whose a live object is, and whether it may be taken over.
 *
 * What is not ours is never overwritten silently: it is refused, with what would change, or taken over because a rule
 * says so. Whatever the rule, an object of another federation, one that a controller of the member keeps, and one that
 * is on its way out are refused: taking them would start a fight, or end in nothing.
 */
import { annotations, type ConflictRule, type KubeObject, labels } from '@navarch/model';
import { type Difference, differencesOf } from './differences.js';
import { namePaths } from './field-path.js';
import { immutableAmong } from './immutable.js';
import { type Claim, isOurs } from './operation.decide.js';

export type ClaimFacts = {
  /** This federation's id. */
  readonly federation: string;
  readonly live: KubeObject | undefined;
  /** Uid of the copy that we made, in the member. */
  readonly recordedUid?: string | undefined;
  /** The copy as it should be in the end. */
  readonly wanted: KubeObject;
  readonly rule: ConflictRule;
};

export function decideClaim({ federation, live, recordedUid, wanted, rule }: ClaimFacts): Claim {
  if (live === undefined || isOurs(federation, live)) return { kind: 'free' };
  const owner = live.metadata.annotations?.[annotations.federation];
  // Whoever takes our mark off does not make it another object.
  if (owner === undefined && isRecorded(live, recordedUid)) return { kind: 'free' };
  const differences = differencesOf(withoutMarks(wanted), live);
  const reason =
    obstacle(live, owner) ?? fixed(immutableAmong(differences, live)) ?? refusal(rule, differences);
  return reason === undefined
    ? { kind: 'adopt', differences }
    : { kind: 'refuse', reason, owner, differences };
}

const isRecorded = ({ metadata: { uid } }: KubeObject, recordedUid: string | undefined): boolean =>
  uid !== undefined && uid === recordedUid;

/** What no rule gets past. */
function obstacle(live: KubeObject, owner: string | undefined): string | undefined {
  if (owner !== undefined) return "the member's copy belongs to another federation";
  const controller = live.metadata.ownerReferences?.find((one) => one.controller === true);
  if (controller !== undefined)
    return 'an object of this name exists in the member and a controller there keeps it; delete its owner there or rename yours';
  return live.metadata.deletionTimestamp === undefined
    ? undefined
    : 'an object of this name in the member, not created by this federation, is still being deleted';
}

const found = 'an object of this name exists in the member and was not created by this federation';

function refusal(rule: ConflictRule, differences: readonly Difference[]): string | undefined {
  const differing =
    differences.length === 0 ? 'no field differs' : `these differ: ${namePaths(differences)}`;
  switch (rule) {
    case 'Adopt':
      return undefined;
    case 'AdoptIfEqual':
      return differences.length === 0
        ? undefined
        : `${found}; it is taken over once no field differs, and ${differing}`;
    case 'Refuse':
      return `${found}; delete it there, rename yours, or let the policy adopt it (${differing})`;
  }
}

/** A write would be refused, and to delete what somebody else made is not ours to do. */
const fixed = (differences: readonly Difference[]): string | undefined =>
  differences.length === 0
    ? undefined
    : `${found}; it cannot be taken over, as ${namePaths(differences)} cannot be changed: delete it there or rename yours`;

const marks: ReadonlySet<string> = new Set([
  annotations.federation,
  annotations.generation,
  annotations.uid,
  labels.managedBy,
]);

/** The copy without what only tells that it is ours. */
function withoutMarks(wanted: KubeObject): KubeObject {
  const { metadata } = wanted;
  const unmarked = (notes: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(notes).filter(([name]) => !marks.has(name)));
  const { labels: tags, annotations: notes } = metadata;
  return {
    ...wanted,
    metadata: { ...metadata, labels: unmarked(tags), annotations: unmarked(notes) },
  };
}
