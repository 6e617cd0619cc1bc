import * as fc from 'fast-check';
import { encoded } from './words.fixture.js';

const queryPart = fc.oneof(
  fc.constantFrom(
    'dryRun=All',
    'dryRun=x',
    'force=true',
    'fieldManager=m',
    'fieldManager=',
    'pretty=1',
  ),
  fc.constantFrom(
    'fieldValidation=Strict',
    'fieldValidation=Ignore',
    'fieldValidation=',
    'timeout=1s',
    'timeout=-',
  ),
  fc.constantFrom(
    'limit=1',
    'limit=-5',
    'limit=1e9',
    'limit=99999999999999999999',
    'continue=abc',
    'continue=e30',
  ),
  fc.constantFrom(
    'resourceVersion=0',
    'resourceVersion=1',
    'resourceVersion=-1',
    'resourceVersion=x',
  ),
  fc.constantFrom(
    'resourceVersionMatch=Exact',
    'resourceVersionMatch=NotOlderThan',
    'sendInitialEvents=true',
  ),
  fc.constantFrom(
    'watch=1',
    'watch=false',
    'allowWatchBookmarks=1',
    'timeoutSeconds=1',
    'timeoutSeconds=-1',
  ),
  fc.constantFrom(
    'propagationPolicy=Orphan',
    'propagationPolicy=x',
    'gracePeriodSeconds=0',
    'gracePeriodSeconds=x',
  ),
  fc.constantFrom(
    'includeObject=Object',
    'includeObject=x',
    'asOf=x',
    'history=1',
    '__proto__=1',
    'constructor=x',
  ),
);

const word = fc.constantFrom(
  'a',
  'b.c/d',
  'tier',
  '(',
  ')',
  ',',
  '=',
  '==',
  '!=',
  '!',
  'in',
  'notin',
  '<',
  '>',
  ' ',
  '1',
  '\\',
  '__proto__',
  '\u0000',
  'é',
);
const selectorText = fc.array(word, { maxLength: 10 }).map((words) => words.join(''));
const selectorPart = fc
  .tuple(
    fc.constantFrom('labelSelector', 'fieldSelector'),
    fc.oneof(selectorText, fc.string({ maxLength: 30 })),
  )
  .map(([name, text]) => `${name}=${encoded(text)}`);

export const query = fc
  .array(fc.oneof(queryPart, selectorPart), { maxLength: 4 })
  .map((parts) => (parts.length === 0 ? '' : `?${parts.join('&')}`));

const jsonTypes = ['application/json', 'application/yaml', 'application/json;charset=utf-8'];
export const contentType = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...jsonTypes) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'application/vnd.kubernetes.protobuf',
      'text/plain',
      '',
      ';;;',
      '__proto__',
      'application/cbor',
    ),
  },
);
export const accept = fc.constantFrom(
  '*/*',
  'application/json',
  'application/yaml',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=__proto__;v=v1;g=meta.k8s.io',
  'application/vnd.kubernetes.protobuf',
  ';,;,',
  '',
);
