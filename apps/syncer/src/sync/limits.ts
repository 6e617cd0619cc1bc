/** Every limit of what sync does about what it finds in members. Times are in milliseconds, lengths in characters. */
export const syncLimits = {
  /** Fields of one object that are reported. */
  fieldsMax: 16,
  /** Of those, the ones that a sentence names. */
  namedFieldsMax: 3,
  pathLengthMax: 240,
  valueLengthMax: 120,
  ownerLengthMax: 64,
  /** What stands in the way is looked at again after half the time that it has stood there, within these bounds. */
  standsAgainMinMs: 5_000,
  standsAgainMaxMs: 600_000,
  /** Drifts of one copy that are corrected within an hour; after that corrections rest. */
  correctionsMax: 6,
  correctionsWithinMs: 3_600_000,
  restAgainMinMs: 1_000,
  /** Fields that a member sets otherwise than we do, and that are left to it. */
  overruledMax: 64,
  /** A member that does not serve a kind is looked at again for it after this long. */
  unservedMs: 30_000,
  /** A definition that is not served yet, or cannot be deleted yet, is looked at again after this long. */
  definitionCheckMs: 500,
  /** The same for one that a person has to do something about. */
  definitionAgainMs: 15_000,
  /** Objects that are listed to see whether anything is left of a kind. */
  definitionPageMax: 500,
  /** What a member serves is known for this long. */
  servedFreshMs: 1_000,
  /** What a member denied is asked for again after as long as it has been denied for, within these bounds. */
  denialRestMinMs: 10_000,
  denialRestMaxMs: 600_000,
  /** Renderings of one object that are kept, one for each share that a member may have. */
  renderedSharesMax: 16,
  /** A workload waits this long for what its pods use. */
  waitMs: 30_000,
} as const;

/** How soon a deletion that the member accepted is checked. */
export const deletionCheckMs = 250;

/** How soon to look again at what has stood in the way for so long. */
export const standsAgainMs = (stoodMs: number): number =>
  Math.min(syncLimits.standsAgainMaxMs, Math.max(syncLimits.standsAgainMinMs, stoodMs / 2));
