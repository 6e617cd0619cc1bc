import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@navarch/model';
import { authorityCert, clientPair } from '../testing/certificates.fixture.js';
import { encode, kubeconfig, noCertificate } from '../testing/kubeconfig.fixture.js';
import { parseMemberKubeconfig } from './parse.js';
import { canary, cluster, refused, user } from './refused.fixture.js';

const strict = { allowLoopback: false };

function refusalOf(text: string, options = strict): DomainError {
  try {
    parseMemberKubeconfig(text, options);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a kubeconfig is read', () => {
  it('with a client certificate', () => {
    expect(parseMemberKubeconfig(kubeconfig(), strict)).toEqual({
      server: 'https://tokyo.example:6443',
      allowLoopback: false,
      caData: authorityCert.trim().concat('\n'),
      identity: { kind: 'certificate', cert: clientPair.cert, key: clientPair.key },
    });
  });

  it('with a token, a server name and a path', () => {
    const text = kubeconfig({
      cluster: { server: 'https://10.1.2.3/k8s/clusters/c-1/', 'tls-server-name': 'api.example' },
      user: { ...noCertificate, token: 'abc.def' },
    });
    expect(parseMemberKubeconfig(text, strict)).toMatchObject({
      server: 'https://10.1.2.3/k8s/clusters/c-1',
      tlsServerName: 'api.example',
      identity: { kind: 'token', token: 'abc.def' },
    });
  });

  const accepted = [
    { name: 'JSON', text: JSON.stringify({ ...(parsed() as object) }) },
    {
      name: 'a switch that is off',
      text: kubeconfig({ cluster: { 'insecure-skip-tls-verify': false } }),
    },
    {
      name: 'extensions of tools',
      text: kubeconfig({ cluster: { extensions: [] }, root: { preferences: {} } }),
    },
    { name: 'no current context but one', text: kubeconfig({ root: { 'current-context': '' } }) },
    {
      name: 'a private IPv6 address',
      text: kubeconfig({ cluster: { server: 'https://[fd12::1]:6443' } }),
    },
  ];
  for (const { name, text } of accepted) {
    it(`with ${name}`, () => {
      expect(parseMemberKubeconfig(text, strict).identity.kind).toBe('certificate');
    });
  }

  const loopbacks = ['https://127.0.0.1:18451', 'https://localhost:18451', 'https://[::1]:18451'];
  for (const server of loopbacks) {
    it(`${server} only where loopback is allowed`, () => {
      const text = kubeconfig({ cluster: { server } });
      expect(parseMemberKubeconfig(text, { allowLoopback: true }).server).toBe(server);
      expect(refusalOf(text).facts).toEqual({
        'clusters[0].cluster.server': expect.stringContaining('loopback'),
      });
    });
  }
});

describe('a kubeconfig is refused for', () => {
  for (const [name, text, at] of refused) {
    it(name, () => {
      const { kind, code, facts, message } = refusalOf(text);
      expect({ kind, code }).toEqual({ kind: 'invalid', code: 'kubeconfig.refused' });
      expect(Object.keys(facts)).toContain(at);
      expect(message).not.toContain(canary);
    });
  }

  it('several contexts, unless one is named', () => {
    const contexts = ['tokyo', 'oslo'].map((name) => ({
      name,
      context: { cluster: 'tokyo', user: 'admin' },
    }));
    const text = kubeconfig({ root: { contexts, 'current-context': undefined } });
    expect(Object.keys(refusalOf(text).facts)).toEqual(['current-context']);
    const named = parseMemberKubeconfig(text, { ...strict, context: 'oslo' });
    expect(named.server).toBe('https://tokyo.example:6443');
  });

  it('every fault at once', () => {
    const text = kubeconfig({ cluster: { 'proxy-url': 'http://x' }, user: { exec: {}, as: 'x' } });
    expect(Object.keys(refusalOf(text).facts).toSorted()).toEqual([
      `${cluster}.proxy-url`,
      `${user}.as`,
      `${user}.exec`,
    ]);
  });
});

function parsed(): unknown {
  return {
    'current-context': 'x',
    contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
    clusters: [{ name: 'x', cluster: { server: 'https://x.example' } }],
    users: [
      {
        name: 'x',
        user: {
          'client-certificate-data': encode(clientPair.cert),
          'client-key-data': encode(clientPair.key),
        },
      },
    ],
  };
}
