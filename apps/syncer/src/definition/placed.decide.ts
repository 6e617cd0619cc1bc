/** The condition `Placed` of a definition: where its kind is served for the objects that are sent there. */
import {
  asDefinition,
  type Condition,
  isKeptHome,
  type KubeObject,
  toTimestamp,
} from '@navarch/model';

export type DefinitionCopy = {
  readonly cluster: string;
  readonly isServed: boolean;
  /** What was last said of it. */
  readonly message: string;
};

export type PlacedFacts = {
  /** Of every member that is to have it. */
  readonly copies: readonly DefinitionCopy[];
  readonly now: number;
};

const type = 'Placed';

/** The definition with the condition; the same value when nothing changes. */
export function withPlaced(body: KubeObject, { copies, now }: PlacedFacts): KubeObject {
  const definition = asDefinition(body);
  const conditions = definition.status?.conditions ?? [];
  const standing = conditions.find((one) => one.type === type);
  const said = isKeptHome(definition) ? kept : sayOf(copies);
  if (said === undefined || (standing !== undefined && isSaid(standing, said))) return body;
  const lastTransitionTime =
    standing?.status === said.status ? standing.lastTransitionTime : toTimestamp(now);
  const others = conditions.filter((one) => one.type !== type);
  const next: Condition = { type, ...said, lastTransitionTime };
  return { ...body, status: { ...definition.status, conditions: [...others, next] } };
}

type Said = Pick<Condition, 'status' | 'reason' | 'message'>;

const isSaid = (standing: Condition, { status, reason, message }: Said): boolean =>
  standing.status === status && standing.reason === reason && standing.message === message;

const kept: Said = {
  status: 'False',
  reason: 'Kept',
  message: 'its annotation keeps it and its objects in the federation',
};

/** Undefined: there are no members yet. */
function sayOf(copies: readonly DefinitionCopy[]): Said | undefined {
  if (copies.length === 0) return undefined;
  const lacking = copies.filter(({ isServed }) => !isServed);
  if (lacking.length === 0) {
    const remarks = copies.filter(({ message }) => message !== asDesired);
    return {
      status: 'True',
      reason: 'Served',
      message: ['served by all members', ...remarks.map(printed)].join('; '),
    };
  }
  return { status: 'False', reason: 'NotServed', message: lacking.map(printed).join('; ') };
}

const asDesired = 'as desired';
const printed = ({ cluster, message }: DefinitionCopy): string =>
  `${cluster}: ${message === '' ? 'not sent yet' : message}`;
