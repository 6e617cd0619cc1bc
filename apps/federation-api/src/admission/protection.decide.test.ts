import { describe, expect, it } from '@jest/globals';
import type { AdmissionRequest } from '@navarch/apimachinery';
import { type KubeObject, labels } from '@navarch/model';
import { printProtection, protectionOf } from './protection.decide.js';

const object = (kind: string, name: string, value?: string): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name,
    ...(value === undefined ? {} : { labels: { [labels.deletionProtection]: value } }),
  },
});

const request = (verb: AdmissionRequest['verb'], previous: KubeObject): AdmissionRequest => ({
  verb,
  group: '',
  version: 'v1',
  resource: previous.kind === 'Namespace' ? 'namespaces' : 'secrets',
  kind: previous.kind,
  subresource: '',
  namespace: '',
  name: previous.metadata.name,
  object: undefined,
  previous,
  user: { name: 'ann', groups: [] },
  dryRun: false,
});

const within =
  (...objects: readonly KubeObject[]) =>
  () =>
    objects.map((one) => ({ object: one }));

describe('an object that somebody protected', () => {
  type Case = {
    readonly asked: AdmissionRequest;
    readonly contents?: readonly KubeObject[];
    readonly why: string | undefined;
  };
  const kept = object('Secret', 'keys', 'true');
  const rows: readonly (readonly [string, Case])[] = [
    ['stays', { asked: request('delete', kept), why: 'it is protected' }],
    ['may be changed', { asked: request('update', kept), why: undefined }],
    [
      'goes when the label says otherwise',
      { asked: request('delete', object('Secret', 'keys', 'false')), why: undefined },
    ],
    [
      'is no matter for others',
      { asked: request('delete', object('Secret', 'other')), contents: [kept], why: undefined },
    ],
    [
      'keeps its namespace',
      {
        asked: request('delete', object('Namespace', 'web')),
        contents: [object('Secret', 'other'), kept],
        why: 'Secret "keys" in it is protected',
      },
    ],
    [
      'is not what another namespace has',
      {
        asked: request('delete', object('Namespace', 'web')),
        contents: [object('Secret', 'other')],
        why: undefined,
      },
    ],
  ];
  it.each(rows)('%s', (_name, { asked, contents = [], why }) => {
    expect(protectionOf(asked, within(...contents))).toBe(why);
  });

  it('is told of with what to do', () => {
    const asked = request('delete', object('Secret', 'keys', 'true'));
    expect(printProtection(asked, 'it is protected')).toBe(
      'secrets "keys" is forbidden: it is protected from deletion; take off the label fleet.navarch.dev/deletion-protection first',
    );
  });
});
