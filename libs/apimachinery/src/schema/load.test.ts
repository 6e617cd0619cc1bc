import { describe, expect, it } from '@jest/globals';
import { federationKinds, memberKinds } from '../kinds/registry.js';
import { kubernetesType } from './load.js';
import type { ListNode, ObjectNode, SchemaNode } from './node.js';

const fieldOf = (type: string, name: string): SchemaNode => {
  const field = kubernetesType(type).fields.get(name);
  if (field === undefined) throw new Error(`${type} has no ${name}`);
  return field.node();
};
const listOf = (type: string, name: string): ListNode => {
  const node = fieldOf(type, name);
  if (node.type !== 'list') throw new Error(`${type}.${name} is no list`);
  return node;
};

describe('lists', () => {
  const rows = [
    { list: 'PodSpec.containers', type: 'map', keys: 'name', merge: 'name' },
    {
      list: 'Container.ports',
      type: 'map',
      keys: 'containerPort,protocol',
      merge: 'containerPort',
    },
    { list: 'Container.volumeMounts', type: 'map', keys: 'mountPath', merge: 'mountPath' },
    {
      list: 'PodSpec.topologySpreadConstraints',
      type: 'map',
      keys: 'topologyKey,whenUnsatisfiable',
      merge: 'topologyKey',
    },
    { list: 'ObjectMeta.finalizers', type: 'set', keys: '', merge: '' },
    { list: 'ObjectMeta.ownerReferences', type: 'map', keys: 'uid', merge: 'uid' },
    { list: 'Container.command', type: 'atomic', keys: '', merge: '' },
  ];
  for (const { list, type, keys, merge } of rows) {
    it(`${list} is a ${type}`, () => {
      const [owner = '', field = ''] = list.split('.');
      const node = listOf(owner, field);
      expect(node.listType).toBe(type);
      expect(node.keys.join(',')).toBe(keys);
      expect(node.mergeKey ?? '').toBe(merge);
      expect(node.patchStrategy).toBe(type === 'atomic' ? 'replace' : 'merge');
    });
  }

  it('says which lists drop what a patch does not retain', () => {
    expect(listOf('PodSpec', 'volumes').retainKeys).toBe(true);
    expect(listOf('PodSpec', 'containers').retainKeys).toBeUndefined();
  });
});

describe('types', () => {
  it('knows what is applied as one value', () => {
    expect(kubernetesType('LabelSelector').atomic).toBe(true);
    expect(kubernetesType('Container').atomic).toBe(false);
    expect(fieldOf('PodSpec', 'nodeSelector')).toMatchObject({ type: 'map', atomic: true });
    expect(fieldOf('ObjectMeta', 'labels')).toMatchObject({ type: 'map', atomic: false });
  });

  it('knows scalars that JSON does not', () => {
    const limits = fieldOf('ResourceRequirements', 'limits');
    expect(limits.type === 'map' && limits.values().type).toBe('quantity');
    expect(fieldOf('HTTPGetAction', 'port').type).toBe('intOrString');
    expect(fieldOf('ObjectMeta', 'creationTimestamp')).toMatchObject({ format: 'date-time' });
    const data = fieldOf('Secret', 'data');
    expect(data.type === 'map' && data.values()).toMatchObject({ format: 'byte' });
  });

  it('keeps what is required and what is defaulted', () => {
    expect(kubernetesType('Container').fields.get('name')?.required).toBe(true);
    expect(kubernetesType('Container').fields.get('image')?.required).toBe(false);
    expect(kubernetesType('ContainerPort').fields.get('protocol')?.default).toBe('TCP');
  });

  it('shares one node for one type', () => {
    const template = kubernetesType('PodTemplateSpec').fields.get('spec')?.node();
    expect(fieldOf('Pod', 'spec')).toBe(template);
  });

  it('reaches no type that is not there', () => {
    const seen = new Set<ObjectNode>();
    const walk = (node: SchemaNode): void => {
      if (node.type === 'list') walk(node.items());
      if (node.type === 'map') walk(node.values());
      if (node.type !== 'object' || seen.has(node)) return;
      seen.add(node);
      for (const field of node.fields.values()) walk(field.node());
    };
    for (const kind of [...federationKinds, ...memberKinds]) walk(kind.schema);
    walk(kubernetesType('Scale'));
    expect(seen.size).toBeGreaterThan(150);
  });

  it('refuses a name it does not know', () => {
    expect(() => kubernetesType('Nonsense')).toThrow('no type Nonsense');
  });
});
