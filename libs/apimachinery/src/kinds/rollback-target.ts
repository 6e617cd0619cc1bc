import { of, text } from '../schema/build.js';
import { objectReference } from './history.js';

/** What a Rollback is about: one of the first three. */
export const rollbackTargetFields = {
  object: of(objectReference, 'One object. It need not be there any more.'),
  namespace: text('A namespace, with all objects in it but Events, Leases and Placements.'),
  changeset: text('A changeset, or what a former Rollback committed, which is undone as a whole.'),
  to: text(
    'A resourceVersion, or a time such as 2026-01-02T15:04:05Z: what was then comes again. Not for a changeset.',
  ),
};
