import { apiVersionOf, type KubeObject } from '@navarch/model';
import type { KindDefinition } from '../kind.js';

/**
 * A custom kind may be served in several versions. They differ in their schemas only (the conversion None): an object is
 * stored in one version and shown in whichever it is asked for. Kinds that are built in have one version each.
 */
export const shownForm = (kind: KindDefinition, object: KubeObject): KubeObject =>
  kind.custom === undefined ? object : withVersion(object, apiVersionOf(kind.name));

export const storedForm = (kind: KindDefinition, object: KubeObject): KubeObject =>
  kind.custom === undefined ? object : withVersion(object, kind.custom.storedAs);

/** Shares the object where nothing changes, so that what is known of it (its text) stays known. */
function withVersion(object: KubeObject, apiVersion: string): KubeObject {
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}
