import { isPlaceable, type ObjectKey, resources } from '@navarch/model';

/** True for keys of Deployments that have revisions. */
export const isRevised = (key: ObjectKey): boolean =>
  key.group === resources.deployments.group &&
  key.resource === resources.deployments.resource &&
  isPlaceable(key);
