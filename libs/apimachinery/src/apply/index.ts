export { type ApplyRequest, type ApplyResult, serverSideApply } from './server-side-apply.js';
export { trackUpdate, type UpdateToTrack } from './track-update.js';
export { keepIfUnchanged } from './timestamp.js';
