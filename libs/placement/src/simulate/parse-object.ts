import {
  type Cluster,
  federatedKindOf,
  type KubeObject,
  parseQuantity,
  type Placement,
  type PlacementPolicy,
} from '@navarch/model';
import { limits } from '../limits.js';
import { type Fields, isObject } from '../parsed.js';
import {
  isPolicyKind,
  parseCluster,
  parsePlacement,
  parsePolicy,
  policyKinds,
} from './parse-fleet.js';
import { fleet, parseMeta } from './parse-meta.js';
import type { At } from './reader.js';
import { federatedResource } from './world.js';

/** Any object that a simulation knows what to do with. */
export function parseGiven(json: unknown, at: At): KubeObject {
  const fields = at.object(json);
  const { kind, apiVersion } = fields;
  if (apiVersion === fleet && kind === 'Cluster') return asObject(parseCluster(json, at));
  if (apiVersion === fleet && kind === 'Placement') return asObject(parsePlacement(json, at));
  if (apiVersion === fleet && isPolicyKind(kind)) return asObject(parsePolicy(json, at));
  return parseWorkload(fields, at);
}

const asObject = (object: Cluster | Placement | PlacementPolicy): KubeObject => ({ ...object });

function parseWorkload(fields: Fields, at: At): KubeObject {
  const apiVersion = at.field('apiVersion').name(fields['apiVersion']);
  const kind = at.field('kind').name(fields['kind']);
  const resource = federatedResource({ apiVersion, kind });
  if (resource === undefined && apiVersion !== '' && kind !== '') at.refuse(strange(fields));
  const { data: _data, stringData: _stringData, ...rest } = fields;
  const metadata = parseMeta(fields, at, resource?.namespaced !== false);
  const object = { ...(kind === 'Secret' ? rest : fields), apiVersion, kind, metadata };
  if (federatedKindOf({ apiVersion, kind })?.replicas === undefined) return object;
  const spec = at.field('spec').object(fields['spec']);
  const replicas = at
    .field('spec')
    .field('replicas')
    .whole(spec['replicas'] ?? 1, limits.replicasMax);
  const pod = podOf(spec['template']);
  for (const list of ['containers', 'initContainers']) {
    checkRequests(pod[list], at.field('spec').field('template').field('spec').field(list));
  }
  return { ...object, spec: { ...spec, replicas } };
}

const fieldsOf = (json: unknown): Fields => (isObject(json) ? json : {});

const podOf = (template: unknown): Fields => fieldsOf(fieldsOf(template)['spec']);

/** Room is counted with these: a misspelled amount would count as none, and the answer look too good. */
function checkRequests(containers: unknown, at: At): void {
  at.items(containers ?? [], (container, one) => {
    const resources = fieldsOf(fieldsOf(container)['resources']);
    for (const list of ['requests', 'limits']) {
      for (const [name, amount] of Object.entries(fieldsOf(resources[list]))) {
        if (parseQuantity(String(amount)) !== undefined) continue;
        const where = one.field('resources').field(list).field(name);
        where.refuse(`"${String(amount)}" is no quantity`);
      }
    }
  });
}

const strange = ({ apiVersion, kind }: Fields): string =>
  `${String(kind)} (${String(apiVersion)}) has no part in placement; known are Cluster, ${policyKinds.join(', ')}, Placement (${fleet}), ReplicaSet and Deployment (apps/v1), Secret and Namespace (v1)`;
