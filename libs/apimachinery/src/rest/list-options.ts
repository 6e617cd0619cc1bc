import { forbiddenField, notSupported } from '../names/problems.js';
import type { FieldError } from '../status.js';
import { booleanOf, countOf, integerOf, invalidOptions, revisionOf } from './query.js';

/** What a list or a watch was asked for. */
export type ListOptions = {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  readonly limit: number | undefined;
  readonly continueToken: string;
  readonly revision: number | undefined;
  readonly match: 'Exact' | 'NotOlderThan' | undefined;
  readonly watch: boolean;
  readonly sendInitialEvents: boolean | undefined;
  readonly allowWatchBookmarks: boolean;
  /** Of a watch that is over at once when it is negative. */
  readonly timeoutSeconds: number | undefined;
};

/** Throws 400 for what cannot be read and 422 for what contradicts itself. */
export function listOptionsOf(query: URLSearchParams): ListOptions {
  const textOf = (name: string): string => query.get(name) ?? '';
  const match = textOf('resourceVersionMatch');
  const watch = booleanOf(query, 'watch') === true;
  const options = {
    labelSelector: textOf('labelSelector'),
    fieldSelector: textOf('fieldSelector'),
    limit: countOf(query, 'limit'),
    continueToken: textOf('continue'),
    revision: revisionOf(query.get('resourceVersion'), watch ? '' : 'invalid resource version: '),
    watch,
    sendInitialEvents: booleanOf(query, 'sendInitialEvents'),
    allowWatchBookmarks: booleanOf(query, 'allowWatchBookmarks') === true,
    timeoutSeconds: integerOf(query, 'timeoutSeconds'),
  };
  const errors = options.watch ? watchErrors(options, match) : listErrors(options, match);
  if (errors.length > 0) throw invalidOptions('ListOptions', errors);
  return {
    ...options,
    match: match === 'Exact' || match === 'NotOlderThan' ? match : undefined,
    sendInitialEvents: options.sendInitialEvents ?? beginsWithState(options, match),
  };
}

/** What is watched from no version in particular begins with the state, and says where that ends. */
const beginsWithState = ({ watch, revision = 0 }: Unmatched, match: string): true | undefined =>
  watch && match === '' && revision === 0 ? true : undefined;

type Unmatched = Omit<ListOptions, 'match'>;

const matchField = 'resourceVersionMatch';
function listErrors(options: Unmatched, match: string): readonly FieldError[] {
  const stream =
    options.sendInitialEvents === undefined
      ? []
      : [forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list')];
  return [...matchErrors(options, match), ...stream];
}

function matchErrors(options: Unmatched, match: string): readonly FieldError[] {
  if (match === '') return [];
  const { revision, continueToken } = options;
  const forbidden = [
    ...(revision === undefined ? ['is forbidden unless resourceVersion is provided'] : []),
    ...(continueToken === '' ? [] : ['is forbidden when continue is provided']),
  ].map((why) => forbiddenField(matchField, `${matchField} ${why}`));
  if (match !== 'Exact' && match !== 'NotOlderThan') {
    return [...forbidden, notSupported(matchField, match, ['Exact', 'NotOlderThan', ''])];
  }
  if (match === 'NotOlderThan' || revision !== 0) return forbidden;
  const why = `${matchField} "exact" is forbidden for resourceVersion "0"`;
  return [...forbidden, forbiddenField(matchField, why)];
}

function watchErrors(options: Unmatched, match: string): readonly FieldError[] {
  const errors = streamErrors(options, match);
  const isMatched = match !== '' || beginsWithState(options, match) === true;
  if (!isMatched || options.continueToken === '') return errors;
  return [
    ...errors,
    forbiddenField(matchField, `${matchField} is forbidden when continue is provided`),
  ];
}

function streamErrors(options: Unmatched, match: string): readonly FieldError[] {
  if (options.sendInitialEvents === undefined) {
    if (match === '') return [];
    const why = `${matchField} is forbidden for watch unless sendInitialEvents is provided`;
    return [forbiddenField(matchField, why)];
  }
  if (match === 'NotOlderThan') return [];
  const why = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
  const needed = forbiddenField(matchField, why);
  return match === '' ? [needed] : [needed, notSupported(matchField, match, ['NotOlderThan'])];
}
