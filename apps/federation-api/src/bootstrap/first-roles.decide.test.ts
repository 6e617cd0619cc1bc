import { describe, expect, it } from '@jest/globals';
import {
  createRegistry,
  federationKinds,
  ruleAllows,
  rulesOfClusterRole,
} from '@navarch/apimachinery';
import { fleetGroup, type KubeObject, type PolicyRule } from '@navarch/model';
import { autoUpdate, firstBinding, firstGatheringRole, firstRole } from './first-role.js';
import { firstObjects } from './first-roles.js';
import { completed } from './first-roles.decide.js';

const pods = { verbs: ['get'], apiGroups: [''], resources: ['pods'] };
const nodes = { verbs: ['get'], apiGroups: [''], resources: ['nodes'] };
const { object: wanted } = firstRole('r', [pods, nodes]);

const annotated = (object: KubeObject, value: string): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, annotations: { [autoUpdate]: value } },
});

describe('a role of the first start', () => {
  it('stays as it is when nothing is missing', () => {
    expect(completed(wanted, wanted)).toBeUndefined();
    const more = { ...wanted, rules: [{ ...pods, resources: ['*'] }] };
    expect(completed(more, wanted)).toBeUndefined();
  });

  it('gets what it lacks, and keeps what people added', () => {
    const own = { verbs: ['get'], apiGroups: ['example.com'], resources: ['widgets'] };
    const existing = { ...wanted, rules: [own, pods] };
    expect(completed(existing, wanted)).toMatchObject({ rules: [own, pods, nodes] });
  });

  it('is left to those who say that it is theirs', () => {
    expect(completed(annotated({ ...wanted, rules: [] }, 'false'), wanted)).toBeUndefined();
    expect(completed(annotated({ ...wanted, rules: [] }, 'true'), wanted)).toBeDefined();
  });

  it('gets its labels back, and keeps those that others gave it', () => {
    const labels = { a: 'b' };
    const existing = { ...wanted, metadata: { ...wanted.metadata, labels } };
    expect(completed(existing, wanted)?.metadata.labels).toEqual({
      'kubernetes.io/bootstrapping': 'rbac-defaults',
      a: 'b',
    });
  });

  it('that gathers keeps what it has gathered', () => {
    const { object } = firstGatheringRole('view', { selects: { a: 'b' } });
    expect(completed({ ...object, rules: [pods] }, object)).toBeUndefined();
    const empty = { ...object, aggregationRule: { clusterRoleSelectors: [] } };
    expect(completed(empty, object)).toEqual(object);
  });
});

describe('a binding of the first start', () => {
  const { object: binding } = firstBinding('r', 'ops', 'crew');

  it('gets the subjects it lacks', () => {
    const own = { kind: 'User', name: 'alice', apiGroup: 'rbac.authorization.k8s.io' };
    const existing = { ...binding, subjects: [own] };
    expect(completed(existing, binding)).toMatchObject({
      subjects: [own, { name: 'ops' }, { name: 'crew' }],
    });
  });

  it('to another role is somebody’s own', () => {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'other' };
    expect(completed({ ...binding, roleRef, subjects: [] }, binding)).toBeUndefined();
  });
});

describe('the roles of the first start', () => {
  const registry = createRegistry(federationKinds);

  it('are what the API takes', () => {
    for (const { of, object } of firstObjects) {
      const kind = registry.byResource(of);
      expect([object.metadata.name, kind?.validate(object)]).toEqual([object.metadata.name, []]);
    }
  });

  it('let admins do what editors do, and editors what viewers do', () => {
    const roles = firstObjects
      .map(({ object }) => object)
      .filter(({ kind }) => kind === 'ClusterRole');
    const may = (name: string, verb: string, resource: string): boolean => {
      const found = roles.find(({ metadata }) => metadata.name === name);
      if (found === undefined) throw new Error(name);
      return rulesOfClusterRole(found, roles).some(
        ({ verbs, resources }) => verbs.includes(verb) && resources?.includes(resource) === true,
      );
    };
    const table = [
      'list configmaps',
      'get placements',
      'list secrets',
      'update placementpolicies',
      'create roles',
    ].map((right) => {
      const [verb = '', resource = ''] = right.split(' ');
      return `${right}: ${['view', 'edit', 'admin'].filter((name) => may(name, verb, resource)).join()}`;
    });
    expect(table).toEqual([
      'list configmaps: view,edit,admin',
      'get placements: view,edit,admin',
      'list secrets: edit,admin',
      'update placementpolicies: edit,admin',
      'create roles: admin',
    ]);
  });

  it('let viewers of the fleet read every kind of it, and nothing below them', () => {
    const { object } =
      firstObjects.find(({ object: one }) => one.metadata.name === 'navarch-viewer') ?? {};
    const rules = (object?.['rules'] ?? []) as readonly PolicyRule[];
    const may = (verb: string, resource: string, subresource = ''): boolean =>
      rules.some((rule) =>
        ruleAllows(rule, {
          verb,
          group: fleetGroup,
          resource,
          subresource,
          namespace: '',
          name: '',
          path: '',
        }),
      );
    const kinds = federationKinds.filter(({ name }) => name.group === fleetGroup);
    const unseen = kinds.filter(
      ({ name, verbs }) => verbs.includes('list') && !may('list', name.resource),
    );
    expect(unseen.map(({ name }) => name.resource)).toEqual([]);
    expect(may('get', 'clusters', 'proxy')).toBe(false);
    expect(may('update', 'clusters')).toBe(false);
  });
});
