import { optionalPath, urls, wholeNumber } from './setting.js';

/** Tokens of ServiceAccounts. Part of the one table in settings.ts. */
export const accounts = {
  issuers: urls({
    env: 'NAVARCH_SERVICE_ACCOUNT_ISSUER',
    description:
      'Who the tokens of ServiceAccounts say gave them, and for whom they are; of several the first is said and all are accepted; the same for every API',
    protocol: 'https',
    fallback: 'https://kubernetes.default.svc.cluster.local,https://kubernetes.default.svc',
  }),
  tokenSecondsMax: wholeNumber({
    env: 'NAVARCH_SERVICE_ACCOUNT_TOKEN_SECONDS_MAX',
    description: 'How long a token of a ServiceAccount that was asked for may be good',
    min: 3_600,
    max: 2 ** 32,
    fallback: 2 ** 32,
    unit: 's',
  }),
  serverCaFile: optionalPath({
    env: 'NAVARCH_API_SERVER_CA',
    description:
      "PEM file with the authority that clients know the API's certificate by: `ca.crt` in Secrets with tokens",
  }),
} as const;
