/** A decision is stored after the latest one of its object, which is most often the one that the Placement shows. */
import { ConflictError } from '@navarch/model';
import type { PlacementDraft, Placements } from '@navarch/store';

export type Appended = {
  readonly id: string;
  /** Undefined: it is the first. */
  readonly parent: string | undefined;
};

/**
 * `shown`: the decision that the Placement shows, of this very object. A former run may have stored another one and stopped
 * before showing it; then, and where nothing is shown, the latest is read first.
 */
export async function appendDecision(
  placements: Pick<Placements, 'append' | 'latest'>,
  draft: Omit<PlacementDraft, 'parent'>,
  shown: string | undefined,
): Promise<Appended> {
  if (shown !== undefined) {
    try {
      return { id: await placements.append({ ...draft, parent: shown }), parent: shown };
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
  const parent = (await placements.latest({ uid: draft.uid }))?.id;
  const id = await placements.append({ ...draft, ...(parent === undefined ? {} : { parent }) });
  return { id, parent };
}
