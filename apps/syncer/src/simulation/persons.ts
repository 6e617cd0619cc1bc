/** What persons do in the members, past the federation: they change and delete copies, and make objects of their own. */
import { type KubeObject, type ResourceName, resources } from '@navarch/model';
import { idOf, isLabelled } from './copy.js';
import type { SimulatedMember } from './member.js';
import { names, namespace, type Operating, type Operation } from './operations.js';
import { ships, shipsId } from './ships.js';

const anyMember = ({
  members,
  random,
}: Pick<Operating, 'members' | 'random'>): SimulatedMember | undefined =>
  [...members.values()][random.below(members.size)];

type Found = {
  readonly member: SimulatedMember;
  readonly id: string;
  readonly resource: ResourceName;
  readonly copy: KubeObject;
};

/** A copy of ours in a member, recorded already or not. */
function anyCopy({ members, random }: Operating): Found | undefined {
  const member = anyMember({ members, random });
  const resource = random.pick<ResourceName>([resources.secrets, resources.replicasets, ships]);
  const copies = member?.list(resource, true).items ?? [];
  const copy = copies[random.below(copies.length)];
  if (member === undefined || copy === undefined) return undefined;
  return { member, id: idOf(resource, namespace, copy.metadata.name), resource, copy };
}

/** More often than this would be a fight over a copy, which we stop by rule. */
const editsMax = 5;
const person = 'kubectl-edit';

function editCopy(on: Operating): string {
  const found = anyCopy(on);
  if (found === undefined) return 'nothing';
  const { member, resource, copy } = found;
  const edits = Number(copy.metadata.annotations?.['person/edits'] ?? 0) + 1;
  if (edits > editsMax) return 'nothing';
  const annotations = { ...copy.metadata.annotations, 'person/edits': String(edits) };
  // An API server keeps account of who set what.
  const others = (copy.metadata.managedFields ?? []).filter(({ manager }) => manager !== person);
  const managedFields = [...others, { manager: person, operation: 'Update' }];
  const metadata = { ...copy.metadata, annotations, managedFields };
  member.edit(resource, { ...copy, metadata, ...spoiled(resource, copy) });
  return `a person edits ${copy.kind} ${copy.metadata.name} in ${member.name}`;
}

function spoiled({ kind }: ResourceName, { spec }: KubeObject): Record<string, unknown> {
  if (kind === resources.secrets.kind) return { data: { value: 'c3BvaWxlZA==' } };
  if (kind === ships.kind) return { spec: { colour: 'spoiled' } };
  return { spec: { ...(spec as Record<string, unknown>), replicas: 1 } };
}

/** With it goes all that is of its kind. */
function removeDefinition(on: Operating): string {
  const member = anyMember(on);
  if (member?.objects.has(shipsId) !== true) return 'nothing';
  member.drop(shipsId, resources.definitions);
  return `a person deletes the definition in ${member.name}`;
}

function removeCopy(on: Operating): string {
  const found = anyCopy(on);
  if (found === undefined) return 'nothing';
  found.member.drop(found.id, found.resource);
  return `a person deletes ${found.copy.kind} ${found.copy.metadata.name} in ${found.member.name}`;
}

function addForeign(on: Operating): string {
  const member = anyMember(on);
  const name = on.random.pick(names);
  const id = idOf(resources.secrets, namespace, name);
  if (member === undefined || member.objects.has(id)) return 'nothing';
  if (!member.objects.has(idOf(resources.namespaces, '', namespace))) return 'nothing';
  const metadata = { namespace, name };
  member.edit(resources.secrets, { apiVersion: 'v1', kind: 'Secret', metadata, data: { own: '' } });
  return `a person creates secret ${name} in ${member.name}`;
}

function removeForeign(on: Operating): string {
  const member = anyMember(on);
  const foreign = member?.list(resources.secrets, false).items.find((one) => !isLabelled(one));
  if (member === undefined || foreign === undefined) return 'nothing';
  member.drop(idOf(resources.secrets, namespace, foreign.metadata.name), resources.secrets);
  return `a person deletes their secret ${foreign.metadata.name} in ${member.name}`;
}

function addNamespace(on: Operating): string {
  const member = anyMember(on);
  if (member === undefined) return 'nothing';
  if (member.objects.has(idOf(resources.namespaces, '', namespace))) return 'nothing';
  const metadata = { name: namespace };
  member.edit(resources.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata });
  return `a person creates the namespace in ${member.name}`;
}

export const personsDoings: readonly [Operation, ...Operation[]] = [
  editCopy,
  editCopy,
  removeCopy,
  removeCopy,
  addForeign,
  removeForeign,
  addNamespace,
  removeDefinition,
];
