import { describe, expect, it } from '@jest/globals';
import { headersBack, headersTowards } from './headers.decide.js';
import { proxyTargetOf } from './target.decide.js';

const base = '/apis/fleet.navarch.dev/v1alpha1/clusters';

const rows: readonly (readonly [path: string, expected: string])[] = [
  ['/tokyo/proxy', 'tokyo /'],
  ['/tokyo/proxy/', 'tokyo /'],
  ['/tokyo/proxy/api/v1/pods', 'tokyo /api/v1/pods'],
  ['/to%6Byo/proxy/a%2Fb', 'tokyo /a%2Fb'],
  ['/tokyo/proxy/a..b/.c', 'tokyo /a..b/.c'],
  ['/tokyo/proxy/api/../x', 'malformed'],
  ['/tokyo/proxy/%2e%2E/x', 'malformed'],
  ['/tokyo/proxy/a%2f..%2fx', 'malformed'],
  ['/tokyo/proxy/.', 'malformed'],
  ['/tokyo/proxy/%zz', 'malformed'],
  ['/tokyo', 'none'],
  ['/tokyo/status', 'none'],
  ['/tokyo/proxyx/api', 'none'],
  ['//proxy/api', 'none'],
];

describe('the target of a path', () => {
  it.each(rows)('%s: %s', (path, expected) => {
    const target = proxyTargetOf(`${base}${path}`);
    if (target === undefined) expect('none').toBe(expected);
    else if (target.kind === 'malformed') expect('malformed').toBe(expected);
    else expect(`${target.cluster} ${target.path}`).toBe(expected);
  });

  it('is none elsewhere', () => {
    expect(proxyTargetOf('/api/v1/namespaces/a/services/b/proxy/')).toBeUndefined();
  });
});

describe('headers', () => {
  it('towards a member say what is asked, and not by whom', () => {
    const asked = {
      accept: 'application/json',
      'content-type': 'application/json',
      'kubectl-command': 'kubectl get',
      'user-agent': 'kubectl/v1.35.0',
    };
    const others = {
      authorization: 'Bearer x',
      connection: 'close, x-hop',
      cookie: 'a=b',
      host: 'federation',
      'impersonate-group': 'system:masters',
      'impersonate-user': 'root',
      'impersonate-extra-x': 'y',
      'proxy-authorization': 'Basic x',
      te: 'trailers',
      'transfer-encoding': 'chunked',
      'x-forwarded-for': '10.0.0.1',
      'x-hop': '1',
      'x-remote-user': 'root',
    };
    expect(headersTowards({ ...asked, ...others, range: undefined })).toEqual(asked);
  });

  it('back are those of an answer', () => {
    const answered = { 'content-type': 'text/html', 'retry-after': '3', warning: '299 - "x"' };
    const others = {
      'audit-id': 'x',
      connection: 'keep-alive',
      location: 'https://elsewhere',
      'set-cookie': 'a=b',
      'strict-transport-security': 'max-age=1',
      'www-authenticate': 'Basic',
    };
    expect(headersBack({ ...answered, ...others })).toEqual({
      ...answered,
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    });
  });
});
