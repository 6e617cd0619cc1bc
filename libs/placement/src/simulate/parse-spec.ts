import type { KubeObject, SimulatedChange, SimulatedNodes, SimulationSpec } from '@navarch/model';
import { type Fields, type Parsed, isObject } from '../parsed.js';
import { limits } from '../limits.js';
import { parseCluster, parsePolicy } from './parse-fleet.js';
import { parseGiven } from './parse-object.js';
import { simulationLimits } from './limits.js';
import { At } from './reader.js';

/**
 * Reads a Simulation's spec from JSON: everything that the simulation looks at has its form afterwards.
 *
 * Objects in it may be shorter than the API takes them (a cluster needs no server, a workload no selector), since
 * nothing but placement is asked. Contents of Secrets are dropped.
 */
export function parseSimulationSpec(json: unknown): Parsed<SimulationSpec> {
  const at = new At('spec');
  const fields = at.fields(json, ['given', 'nodes', 'change']);
  const spec: SimulationSpec = {
    ...(fields['given'] === undefined ? {} : { given: readGiven(fields, at) }),
    ...(fields['nodes'] === undefined ? {} : { nodes: readNodes(fields, at) }),
    ...(fields['change'] === undefined
      ? {}
      : { change: readChange(fields['change'], at.field('change')) }),
  };
  const { errors } = at;
  if (errors.length === 0) return { ok: true, value: spec };
  return { ok: false, errors: errors.slice(0, limits.errorsMax) };
}

const readGiven = (fields: Fields, at: At): KubeObject[] =>
  at.field('given').items(fields['given'], parseGiven);

function readNodes(fields: Fields, at: At): SimulatedNodes[] {
  return at.field('nodes').items(fields['nodes'], (json, one): SimulatedNodes => {
    const node = one.fields(json, ['cluster', 'count', 'free']);
    return {
      cluster: one.field('cluster').name(node['cluster']),
      count: one.field('count').whole(node['count'], simulationLimits.nodesMax),
      free: readFree(node['free'], one.field('free')),
    };
  });
}

function readFree(json: unknown, at: At): Record<string, string | number> {
  if (!isObject(json)) {
    at.refuse('must be an object of quantities, such as {cpu: "4", memory: 8Gi}');
    return {};
  }
  const entries = Object.entries(json).filter((entry): entry is [string, string | number] => {
    const [name, amount] = entry;
    const isQuantity = typeof amount === 'string' || typeof amount === 'number';
    if (!isQuantity) at.field(name).refuse('must be a quantity, such as "4", "500m" or "8Gi"');
    return isQuantity;
  });
  return Object.fromEntries(entries);
}

function readChange(json: unknown, at: At): SimulatedChange {
  const names = ['loseClusters', 'addClusters', 'policies', 'deletePolicies', 'scale'] as const;
  const fields = at.fields(json, names);
  const list = <T>(name: (typeof names)[number], read: (one: unknown, at: At) => T): T[] =>
    fields[name] === undefined ? [] : at.field(name).items(fields[name], read);
  return {
    loseClusters: list('loseClusters', (one, where) => where.name(one)),
    addClusters: list('addClusters', parseCluster),
    policies: list('policies', parsePolicy),
    deletePolicies: list('deletePolicies', readReference),
    scale: list('scale', readScale),
  };
}

function readReference(json: unknown, at: At): { name: string; namespace?: string } {
  const fields = at.fields(json, ['namespace', 'name']);
  return { name: at.field('name').name(fields['name']), ...readNamespace(fields, at) };
}

function readScale(json: unknown, at: At): NonNullable<SimulatedChange['scale']>[number] {
  const fields = at.fields(json, ['kind', 'namespace', 'name', 'replicas']);
  const { kind } = fields;
  return {
    name: at.field('name').name(fields['name']),
    ...readNamespace(fields, at),
    ...(kind === undefined ? {} : { kind: at.field('kind').name(kind) }),
    replicas: at.field('replicas').whole(fields['replicas'], limits.replicasMax),
  };
}

const readNamespace = (fields: Fields, at: At): { namespace?: string } =>
  fields['namespace'] === undefined
    ? {}
    : { namespace: at.field('namespace').name(fields['namespace']) };
