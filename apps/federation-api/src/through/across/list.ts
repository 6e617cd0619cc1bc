/** A list over all members that take part, read from all of them at once, in pages if the client wants pages. */
import {
  ApiError,
  badRequest,
  type SourcePage,
  type SourcePlace,
  type SourceSelection,
} from '@navarch/apimachinery';
import type { KubeObject } from '@navarch/model';
import { limits } from '../../limits.js';
import { refused } from '../failures.js';
import { type Asker, askAll, type Outcome } from './ask.js';
import { absentOnes, failedOnes } from './left-out.js';
import { collectionOf, type MemberPage, readPage } from './page.js';
import {
  type Positions,
  parseRemainder,
  printPositions,
  printRemainder,
} from './positions.decide.js';
import { selectionOf } from './selection.decide.js';
import { shownAs, type UidOf } from './shown.decide.js';

export type Across = { readonly asker: Asker; readonly uidOf: UidOf };

/** Rejects with 503 when no member answers, with 413 when one has more than may be read without pages. */
export async function listAcross(
  across: Across,
  place: SourcePlace,
  what: SourceSelection,
): Promise<SourcePage> {
  const { ready, others } = across.asker.members.names();
  const begun = begunBy(what.continueToken);
  const { isAsked, rest } = selectionOf(what.labelSelector);
  const asked = begun === undefined ? ready.filter(isAsked) : Object.keys(begun.next);
  const outcomes = await askAll(asked, place.signal, (cluster, signal) =>
    readMember(
      across.asker,
      { ...place, signal, cluster },
      {
        ...what,
        labelSelector: rest,
        limit:
          what.limit === undefined || what.limit === 0 ? undefined : shareOf(what.limit, asked),
        continueToken: begun?.next[cluster] ?? '',
      },
    ),
  );
  const warnings = failedOnes(outcomes);
  if (asked.length > 0 && warnings.length === asked.length) throw refused(warnings.join('; '), 1);
  const positions = begun?.positions ?? positionsIn(outcomes);
  const next = nextIn(outcomes);
  return {
    objects: objectsIn(outcomes, across.uidOf),
    resourceVersion: printPositions(positions),
    continueToken: Object.keys(next).length === 0 ? '' : printRemainder({ positions, next }),
    warnings: [...warnings, ...absentOnes(others.filter(({ name }) => isAsked(name)))],
  };
}

function begunBy(continueToken: string): ReturnType<typeof parseRemainder> {
  if (continueToken === '') return undefined;
  const begun = parseRemainder(continueToken);
  if (begun === undefined)
    throw badRequest('continue key is not valid: it is none of a list of pods');
  return begun;
}

/** All members' pages together are one page. */
const shareOf = (limit: number, asked: readonly string[]): number =>
  Math.min(limits.through.pageItemsMax, Math.max(1, Math.floor(limit / asked.length)));

/** One page if there is a limit, everything otherwise. */
async function readMember(
  asker: Asker,
  { kind, namespace, cluster, signal }: SourcePlace & { readonly cluster: string },
  { labelSelector, fieldSelector, limit, continueToken: from }: SourceSelection,
): Promise<MemberPage> {
  const { pageItemsMax, memberItemsMax } = limits.through;
  const items: KubeObject[] = [];
  let continueToken = from;
  for (;;) {
    const path = collectionOf(kind.name, namespace, {
      labelSelector,
      fieldSelector,
      limit: limit ?? pageItemsMax,
      continue: continueToken,
    });
    const page = readPage(await asker.ask({ cluster, path, signal }), kind.name);
    items.push(...page.items);
    if (limit !== undefined || page.continueToken === '') return { ...page, items };
    if (items.length >= memberItemsMax) throw tooMany(cluster);
    continueToken = page.continueToken;
  }
}

const tooMany = (cluster: string): ApiError =>
  new ApiError(
    { code: 413, reason: 'RequestEntityTooLarge' },
    `cluster "${cluster}" has more than ${limits.through.memberItemsMax}: list them in pages (limit), or select`,
  );

const positionsIn = (outcomes: readonly Outcome<MemberPage>[]): Positions =>
  Object.fromEntries(
    outcomes.map((one) => [one.cluster, one.kind === 'told' ? one.told.version : '']),
  );

const nextIn = (outcomes: readonly Outcome<MemberPage>[]): Positions =>
  Object.fromEntries(
    outcomes.flatMap((one) =>
      one.kind === 'told' && one.told.continueToken !== ''
        ? [[one.cluster, one.told.continueToken]]
        : [],
    ),
  );

function objectsIn(outcomes: readonly Outcome<MemberPage>[], uidOf: UidOf): readonly KubeObject[] {
  const placed = outcomes.flatMap((one) =>
    one.kind === 'told'
      ? one.told.items.map((item) => ({
          item: shownAs(item, one.cluster, uidOf),
          key: keyOf(item, one.cluster),
        }))
      : [],
  );
  return placed.toSorted((one, other) => (one.key < other.key ? -1 : 1)).map(({ item }) => item);
}

/** By namespace and name, as in every list; then by cluster. */
const keyOf = ({ metadata: { namespace = '', name } }: KubeObject, cluster: string): string =>
  `${namespace}\0${name}\0${cluster}`;
