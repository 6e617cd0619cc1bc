import { Inject, Injectable } from '@nestjs/common';
import { methodNotAllowed } from '@navarch/apimachinery';
import type { StreamedRequest, StreamedResponse } from '@navarch/apiserver';
import { Access } from '../access/access.js';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';
import { limits } from '../limits.js';
import { jwkOf } from './key-ring.js';
import { SigningKeys } from './signing-keys.js';

type Document = { readonly type: string; readonly body: object };

const keysPath = '/openid/v1/jwks';

/**
 * OpenID Connect's way to find the keys, for those who are to accept tokens of ServiceAccounts without asking this API: a
 * document about the issuer, and the public keys.
 */
@Injectable()
export class IssuerDiscovery {
  private readonly documents: ReadonlyMap<string, () => Document> = new Map([
    [
      '/.well-known/openid-configuration',
      () => ({ type: 'application/json', body: this.configuration() }),
    ],
    [keysPath, () => ({ type: 'application/jwk-set+json', body: this.keySet() })],
  ]);

  constructor(
    private readonly access: Access,
    private readonly keys: SigningKeys,
    @Inject(FOUNDATION) private readonly foundation: Pick<Foundation, 'accounts'>,
  ) {}

  /** Undefined for what is none of the two. */
  readonly passThrough = (request: StreamedRequest): Promise<StreamedResponse> | undefined => {
    const document = this.documents.get(request.path.replace(/\/$/, ''));
    return document === undefined ? undefined : this.serve(request, document);
  };

  private async serve(
    { user, method, path, search }: StreamedRequest,
    document: () => Document,
  ): Promise<StreamedResponse> {
    this.access.authorizeHead(user, { method, path, query: new URLSearchParams(search) });
    if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed();
    const { type, body } = document();
    const age = `public, max-age=${limits.issuerDiscoverySeconds}`;
    const headers = { 'content-type': type, 'cache-control': age };
    return { status: 200, headers, body: JSON.stringify(body) };
  }

  private configuration(): object {
    const [issuer] = this.foundation.accounts.issuers;
    const algorithms = this.keys.ring().accepted.map(({ algorithm }) => algorithm);
    return {
      issuer,
      jwks_uri: `${issuer.replace(/\/$/, '')}${keysPath}`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [...new Set(algorithms)].toSorted(),
    };
  }

  private keySet(): object {
    return { keys: this.keys.ring().accepted.map(jwkOf) };
  }
}
