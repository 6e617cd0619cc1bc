import type { PolicyRule } from '@navarch/model';
import type { Attributes } from '../rest/request.js';

/** What of a request rules look at. */
export type Asked = Omit<Attributes, 'version'>;

const everything = '*';

/** Whether a rule allows a request: on a resource, or, where there is none, on a path. */
export function ruleAllows(rule: PolicyRule, asked: Asked): boolean {
  if (!hasOrAll(rule.verbs, asked.verb)) return false;
  if (asked.resource === '') return coversPath(rule.nonResourceURLs, asked.path);
  return (
    hasOrAll(rule.apiGroups, asked.group) &&
    coversResource(rule.resources, asked) &&
    coversName(rule.resourceNames, asked.name)
  );
}

/** Whether a rule leaves nothing out that is a resource, so that only who may do everything has it. */
export const allowsEveryResource = (rule: PolicyRule): boolean =>
  [rule.verbs, rule.apiGroups, rule.resources].every((list) => list?.includes(everything)) &&
  isEmpty(rule.resourceNames);

/** Whether the part that is asked for is in a rule by its name. */
export const namesPart = (
  { resources }: PolicyRule,
  { resource, subresource }: Pick<Asked, 'resource' | 'subresource'>,
): boolean => resources?.includes(`${resource}/${subresource}`) === true;

const isEmpty = (list: readonly string[] | undefined): boolean =>
  list === undefined || list.length === 0;

const hasOrAll = (list: readonly string[] | undefined, one: string): boolean =>
  list !== undefined && (list.includes(one) || list.includes(everything));

/** `*`, `pods`, `pods/log`, or a part of every resource: `*` and `/scale` behind it. */
function coversResource(
  resources: readonly string[] | undefined,
  { resource, subresource }: Pick<Asked, 'resource' | 'subresource'>,
): boolean {
  if (resources === undefined) return false;
  if (subresource === '') return hasOrAll(resources, resource);
  return (
    hasOrAll(resources, `${resource}/${subresource}`) || resources.includes(`*/${subresource}`)
  );
}

const coversName = (names: readonly string[] | undefined, name: string): boolean =>
  isEmpty(names) || names?.includes(name) === true;

const coversPath = (urls: readonly string[] | undefined, path: string): boolean =>
  urls?.some((url) => pathCovers(url, path)) === true;

/** A star is the rest of the path, and only at its end. */
export const pathCovers = (url: string, path: string): boolean =>
  url === path || (url.endsWith(everything) && path.startsWith(url.replace(/\*+$/, '')));
