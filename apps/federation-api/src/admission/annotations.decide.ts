import type { AdmissionRequest, FieldError } from '@navarch/apimachinery';
import { annotations } from '@navarch/model';
import {
  parseAvoid,
  parseClusterSelector,
  parseConflictRule,
  parsePreferences,
} from '@navarch/placement';

type Judged = Pick<AdmissionRequest, 'object' | 'previous'>;

/** An annotation that says how to place or sync, and what is wrong with its text: where in it, and what must hold. */
const parsers = {
  [annotations.replicaSetPreferences]: (text: string) => parsePreferences(text),
  [annotations.clusterSelector]: (text: string) => parseClusterSelector(text),
  [annotations.conflict]: (text: string) => parseConflictRule(text),
  [annotations.avoid]: (text: string) => parseAvoid(text),
  [annotations.placed]: (text: string) => parsePlaced(text),
} as const;

/**
 * Annotations that cannot be read are refused while they are being written, where somebody reads the
 * answer, and not when they are used. What was already there is not judged again: an object must
 * stay writable (and deletable) whatever it says.
 */
export function complaintsAboutAnnotations({ object, previous }: Judged): FieldError[] {
  return Object.entries(parsers).flatMap(([name, parse]) => {
    const text = object?.metadata.annotations?.[name];
    if (text === undefined || text === previous?.metadata.annotations?.[name]) return [];
    const parsed = parse(text);
    return parsed.ok ? [] : parsed.errors.map((error) => complain(name, text, error));
  });
}

/** Anything but these would keep nothing back, and look as if it did. */
const parsePlaced = (text: string): ReturnType<typeof parseAvoid> =>
  ['true', 'false'].includes(text)
    ? { ok: true, value: [] }
    : { ok: false, errors: [{ path: '', message: 'must be "true" or "false"' }] };

const shownCharactersMax = 120;

function complain(
  name: string,
  text: string,
  { path, message }: { readonly path: string; readonly message: string },
): FieldError {
  const shown = text.length <= shownCharactersMax ? text : `${text.slice(0, shownCharactersMax)}…`;
  const where = path === '' ? '' : `${path}: `;
  return {
    field: `metadata.annotations[${name}]`,
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(shown)}: ${where}${message}`,
  };
}
