export { type ApplyRequest, type ApplyResult, serverSideApply } from './server-side-apply.js';
export { decodeOwners, managedFieldsOf, withOwners } from './managed-fields.js';
export { ownersAfterScale, ownersOfScale, type ScaledFields } from './scale-owners.js';
export { trackUpdate, type UpdateToTrack } from './track-update.js';
export { keepIfUnchanged } from './timestamp.js';
