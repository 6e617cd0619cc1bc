import { apiVersionOf, type KubeObject, type ResourceName } from '@navarch/model';
import type { KindDefinition } from '../kind.js';

/**
 * A custom kind may be served in several versions. They differ in their schemas only (the conversion None): an object is
 * stored in one version and shown in whichever it is asked for. Of the kinds that are built in, Events are served in two
 * groups, with fields of different names.
 */
export function shownForm(
  { custom, name, storedAs }: KindDefinition,
  object: KubeObject,
): KubeObject {
  if (storedAs !== undefined) return storedAs.fromStored(object);
  return custom === undefined ? object : withVersion(object, apiVersionOf(name));
}

export function storedForm({ custom, storedAs }: KindDefinition, object: KubeObject): KubeObject {
  if (storedAs !== undefined) return storedAs.toStored(object);
  return custom === undefined ? object : withVersion(object, custom.storedAs);
}

/** Under which name its objects are stored. */
export const storedName = ({ name, storedAs }: KindDefinition): ResourceName =>
  storedAs?.name ?? name;

/** Shares the object where nothing changes, so that what is known of it (its text) stays known. */
function withVersion(object: KubeObject, apiVersion: string): KubeObject {
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}
