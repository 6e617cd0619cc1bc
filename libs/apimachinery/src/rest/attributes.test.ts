import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../status.js';
import { attributesOfHead } from './dispatch.js';

const web = '/api/v1/namespaces/web';
const rows: readonly [string, string][] = [
  [`GET ${web}/secrets/x`, 'get /secrets web/x'],
  [`GET ${web}/secrets`, 'list /secrets web/'],
  ['GET /api/v1/secrets', 'list /secrets /'],
  [`GET ${web}/secrets?watch=1`, 'watch /secrets web/'],
  [`POST ${web}/secrets`, 'create /secrets web/'],
  [`PUT ${web}/secrets/x`, 'update /secrets web/x'],
  [`PATCH ${web}/secrets/x`, 'patch /secrets web/x'],
  [`DELETE ${web}/secrets/x`, 'delete /secrets web/x'],
  [`DELETE ${web}/secrets`, 'deletecollection /secrets web/'],
  ['PUT /apis/apps/v1/namespaces/web/replicasets/x/scale', 'update apps/replicasets/scale web/x'],
  [`POST ${web}/pods/x/exec`, 'create /pods/exec web/x'],
  [`GET ${web}/pods/x/exec`, 'get /pods/exec web/x'],
  // Whoever lists one name asks for that name.
  [`GET ${web}/secrets?fieldSelector=metadata.name%3Dx`, 'list /secrets web/x'],
  [
    `GET ${web}/secrets?watch=1&fieldSelector=type%3DOpaque,metadata.name%3Dx`,
    'watch /secrets web/x',
  ],
  [`GET ${web}/secrets?fieldSelector=metadata.name!%3Dx`, 'list /secrets web/'],
  [`GET ${web}/secrets?fieldSelector=nonsense`, 'list /secrets web/'],
  [`DELETE ${web}/secrets?fieldSelector=metadata.name%3Dx`, 'deletecollection /secrets web/'],
  // A namespace is inside itself.
  [`GET ${web}`, 'get /namespaces web/web'],
  [`PUT ${web}/finalize`, 'update /namespaces/finalize web/web'],
  ['GET /api/v1/namespaces', 'list /namespaces /'],
  ['GET /apis/apps/v1', 'get path /apis/apps/v1'],
  ['POST /nonsense', 'post path /nonsense'],
];

describe('what is asked for by', () => {
  it.each(rows)('%s', (line, expected) => {
    expect(print(line)).toBe(expected);
  });

  it('a method that means nothing is refused', () => {
    expect(() => print(`HEAD ${web}/secrets`)).toThrow(ApiError);
    expect(() => print(`POST ${web}/secrets/x`)).toThrow(ApiError);
  });
});

function print(line: string): string {
  const [method = '', target = ''] = line.split(' ');
  const [path = '', query = ''] = target.split('?');
  const asked = attributesOfHead({ method, path, query: new URLSearchParams(query) });
  if (asked.resource === '') return `${asked.verb} path ${asked.path}`;
  const part = asked.subresource === '' ? '' : `/${asked.subresource}`;
  return `${asked.verb} ${asked.group}/${asked.resource}${part} ${asked.namespace}/${asked.name}`;
}
