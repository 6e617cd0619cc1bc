import type { PolicyRule } from '@navarch/model';
import { allowsEveryResource, pathCovers } from './rule-match.js';

/**
 * Whether somebody holds what a set of rules would give.
 *
 * What is wanted is taken apart until each piece is one verb on one resource (or path), with at most one name; such a
 * piece is held if a single rule covers it. So many small rules never add up to a star: `*` is only held by `*`.
 *
 * @param toBeNamed parts of resources (`pods/exec`) that a star does not cover but that of who may everything.
 * @returns the pieces that are not held; empty when all are.
 */
export const missingRules = (
  held: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
  toBeNamed: readonly string[] = [],
): PolicyRule[] =>
  wanted
    .flatMap((rule) => piecesOf(rule))
    .filter((piece) => {
      const part = piece.resources?.find((one) => toBeNamed.includes(one));
      const holders = part === undefined ? held : held.filter((rule) => reaches(rule, part));
      return !holders.some((rule) => covers(rule, piece));
    });

const reaches = (rule: PolicyRule, part: string): boolean =>
  rule.resources?.includes(part) === true || allowsEveryResource(rule);

type Piece = PolicyRule;

function piecesOf(rule: PolicyRule): Piece[] {
  const { verbs, apiGroups = [], resources = [], nonResourceURLs = [] } = rule;
  const names = rule.resourceNames ?? [];
  const named = names.length === 0 ? [{}] : names.map((name) => ({ resourceNames: [name] }));
  const onResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        named.map((name) => ({
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          ...name,
        })),
      ),
    ),
  );
  const onPaths = nonResourceURLs.flatMap((url) =>
    verbs.map((verb) => ({ verbs: [verb], nonResourceURLs: [url] })),
  );
  return [...onResources, ...onPaths];
}

function covers(rule: PolicyRule, piece: Piece): boolean {
  return (
    hasAll(rule.verbs, piece.verbs) &&
    hasAll(rule.apiGroups, piece.apiGroups) &&
    coversResources(rule.resources, piece.resources) &&
    coversNames(rule.resourceNames, piece.resourceNames) &&
    coversPaths(rule.nonResourceURLs, piece.nonResourceURLs)
  );
}

type Texts = readonly string[] | undefined;

const hasAll = (held: Texts = [], wanted: Texts = []): boolean =>
  held.includes('*') || wanted.every((one) => held.includes(one));

function coversResources(held: Texts = [], wanted: Texts = []): boolean {
  if (hasAll(held, wanted)) return true;
  return wanted.every((one) => {
    const slash = one.indexOf('/');
    const ofAll = slash === -1 ? one : `*${one.slice(slash)}`;
    return held.includes(one) || held.includes(ofAll);
  });
}

/** No names at all is more than any list of names. */
const coversNames = (held: Texts = [], wanted: Texts = []): boolean =>
  held.length === 0 || (wanted.length > 0 && wanted.every((one) => held.includes(one)));

const coversPaths = (held: Texts = [], wanted: Texts = []): boolean =>
  wanted.every((path) => held.some((url) => pathCovers(url, path)));

/** A line for each resource, with all the verbs that are missing on it, in order. */
export const printRules = (rules: readonly PolicyRule[]): string[] =>
  [...new Set(compact(rules).map((rule) => printRule(rule)))].toSorted();

/** Paths stay one by one, as kube-apiserver prints them. */
function compact(pieces: readonly Piece[]): PolicyRule[] {
  const byPlace = new Map<string, PolicyRule>();
  for (const { verbs, ...place } of pieces.filter((piece) => !isOnPath(piece))) {
    const key = JSON.stringify(place);
    const known = byPlace.get(key)?.verbs ?? [];
    byPlace.set(key, { verbs: [...known, ...verbs], ...place });
  }
  return [...byPlace.values(), ...pieces.filter((piece) => isOnPath(piece))];
}

const isOnPath = ({ nonResourceURLs }: Piece): boolean => nonResourceURLs !== undefined;

const printedFields = [
  ['APIGroups', 'apiGroups'],
  ['Resources', 'resources'],
  ['NonResourceURLs', 'nonResourceURLs'],
  ['ResourceNames', 'resourceNames'],
  ['Verbs', 'verbs'],
] as const;

function printRule(rule: PolicyRule): string {
  const parts = printedFields.flatMap(([shown, field]) => {
    const list = rule[field] ?? [];
    return list.length === 0 ? [] : [`${shown}:${printList(list)}`];
  });
  return `{${parts.join(', ')}}`;
}

/** As Go prints a list of texts: `["a" "b"]`. */
export const printList = (list: readonly string[]): string =>
  `[${list.map((one) => JSON.stringify(one)).join(' ')}]`;
