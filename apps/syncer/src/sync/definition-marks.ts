/** How records tell a definition of ours from one that the member had before us, and what a definition's name says. */
import type { ObjectKey } from '@navarch/model';
import type { MemberState } from '@navarch/store';

const foreignMark = 'foreign ';

/** Recorded for a definition that the member had before us: it is not ours to change or to delete. */
export const foreignDigestOf = (digest: string): string => `${foreignMark}${digest}`;

export const isForeign = (state: MemberState | undefined): boolean =>
  state?.digest?.startsWith(foreignMark) === true;

/** What a definition defines, by its name: `plural.group`. */
export function namesOf({ name }: ObjectKey): Pick<ObjectKey, 'group' | 'resource'> {
  const dot = name.indexOf('.');
  return { resource: name.slice(0, dot), group: name.slice(dot + 1) };
}

/** Whether a member serves a kind. */
export type Presence =
  | { readonly kind: 'served' }
  /** `reason`: of an Event, where it is worth one. */
  | {
      readonly kind: 'missing';
      readonly message: string;
      readonly againMs: number;
      readonly reason?: string;
    };
