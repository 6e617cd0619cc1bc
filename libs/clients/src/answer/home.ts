import { resources } from '@navarch/model';
import type { Answer } from '../transport.js';
import { bodyOf, isAbsence } from './absence.js';
import { parseJson } from './json.js';
import { readObject } from './objects.js';

/** Every cluster has it, and nobody makes it anew. */
export const homeNamespace = 'kube-system';

/** The uid by which a cluster is known; undefined when it has no such namespace. */
export function readHomeUid(answer: Answer): string | undefined {
  if (isAbsence(answer, homeNamespace)) return undefined;
  const wanted = { resource: resources.namespaces, name: homeNamespace };
  return readObject(parseJson(bodyOf(answer)), wanted).metadata.uid;
}
