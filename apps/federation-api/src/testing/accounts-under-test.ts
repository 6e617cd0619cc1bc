import type { Answer, ApiUnderTest } from './api-under-test.js';
import { FederationUnderTest } from './federation.js';
import type { Objectish } from './objectish.js';

export const issuer = 'https://federation.example.com';
export const namespace = 'web';
export const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
export const secrets = `/api/v1/namespaces/${namespace}/secrets`;
export const keys = '/api/v1/namespaces/navarch-system/secrets/service-account-keys';
export const whoami = {
  method: 'POST',
  path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
  body: {},
};

const reviews = '/apis/authentication.k8s.io/v1/tokenreviews';

type Started = {
  readonly federation: FederationUnderTest;
  readonly api: ApiUnderTest;
  readonly robots: AccountsUnderTest;
};

/** A federation with accounts that is one replica, and a namespace for them. */
export async function startAccounts(): Promise<Started> {
  const federation = await FederationUnderTest.start();
  federation.accounts = { issuers: [issuer], tokenSecondsMax: 7200, serverCa: 'CA of the API' };
  const api = await federation.startReplica();
  const robots = new AccountsUnderTest(api);
  await robots.post('/api/v1/namespaces', { metadata: { name: namespace } });
  return { federation, api, robots };
}

/** ServiceAccounts of one replica in a namespace of theirs, and their tokens. */
export class AccountsUnderTest {
  constructor(private readonly api: ApiUnderTest) {}

  post(path: string, body: unknown): Promise<Objectish> {
    return this.api.expect(201, { method: 'POST', path, body });
  }

  remove(path: string): Promise<Objectish> {
    return this.api.expect(200, { method: 'DELETE', path });
  }

  make(name: string): Promise<Objectish> {
    return this.post(accounts, { metadata: { name } });
  }

  ask(name: string, spec: object = {}): Promise<Answer> {
    return this.api.send({ method: 'POST', path: `${accounts}/${name}/token`, body: { spec } });
  }

  async tokenOf(name: string, spec: object = {}): Promise<string> {
    const { body } = await this.ask(name, spec);
    return (body.status as { token: string }).token;
  }

  makeSecret(name: string, of: string): Promise<Objectish> {
    return this.post(secrets, {
      metadata: { name, annotations: { 'kubernetes.io/service-account.name': of } },
      type: 'kubernetes.io/service-account-token',
    });
  }

  /** Empty when it holds none. */
  async tokenIn(secret: string): Promise<string> {
    const { data } = await this.api.expect(200, { path: `${secrets}/${secret}` });
    return Buffer.from(data?.['token'] ?? '', 'base64').toString();
  }

  /** Of whoever asks who they are with this token. */
  async statusWith(token: string, replica = this.api): Promise<number> {
    return (await replica.send({ ...whoami, token })).status;
  }

  async review(token: string, audiences: readonly string[] = []): Promise<unknown> {
    return (await this.post(reviews, { spec: { token, audiences } })).status;
  }
}
