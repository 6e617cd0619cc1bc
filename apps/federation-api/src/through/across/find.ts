/** One object by its name, in whichever member it is. */
import {
  ApiError,
  conflict,
  notFound,
  type SourceObject,
  type SourcePlace,
} from '@navarch/apimachinery';
import type { KubeObject, ResourceName } from '@navarch/model';
import { pathOf } from '../../requests/own-requests.js';
import { refused } from '../failures.js';
import { type Asker, askAll } from './ask.js';
import { absentOnes, failedOnes } from './left-out.js';
import { readObject, refusalOf } from './page.js';

export type Found = { readonly cluster: string; readonly object: KubeObject };
export type Wanted = Omit<SourcePlace, 'kind'> & {
  readonly resource: ResourceName;
  readonly name: string;
};

/**
 * Rejects with 404 when no member has it, 409 when more than one has, 503 when that cannot be told because a member does not
 * answer.
 */
export async function find(
  asker: Asker,
  { resource, namespace, name, signal: leaving }: Wanted,
): Promise<Found & Pick<SourceObject, 'warnings'>> {
  if (![namespace, name].every((part) => isNamePart(part))) throw notFound(resource, name);
  const { ready, others } = asker.members.names();
  const path = pathOf(resource, { namespace, name });
  const outcomes = await askAll(ready, leaving, async (cluster, signal) => {
    const { status, value } = await asker.ask({ cluster, path, signal });
    if (status === 404) return undefined;
    if (status !== 200) throw refusalOf(status);
    return { cluster, object: readObject(value, resource) };
  });
  const found = outcomes.flatMap((one) =>
    one.kind === 'told' && one.told !== undefined ? [one.told] : [],
  );
  const warnings = failedOnes(outcomes);
  const [first, ...more] = found;
  if (first !== undefined && more.length === 0) return { ...first, warnings };
  if (first !== undefined) throw severalHave(resource, name, found);
  if (warnings.length > 0) throw refused(warnings.join('; '), 1);
  throw absentFrom(resource, name, absentOnes(others));
}

/** No part of a path that leads elsewhere. */
const isNamePart = (part: string): boolean => !/^\.{1,2}$|[/\\%]/.test(part) && part !== '';

const severalHave = (resource: ResourceName, name: string, found: readonly Found[]): ApiError =>
  conflict(
    resource,
    name,
    `several clusters have one of this name (${found.map(({ cluster }) => cluster).join(', ')}): list it, or ask one of them through clusters/NAME/proxy`,
  );

/** Who is not asked may have it. */
function absentFrom(resource: ResourceName, name: string, absent: readonly string[]): ApiError {
  const { code, reason, message, details } = notFound(resource, name);
  if (absent.length === 0) return notFound(resource, name);
  return new ApiError({ code, reason }, `${message} (${absent.join('; ')})`, details);
}
