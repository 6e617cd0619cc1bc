import { describe, expect, it } from '@jest/globals';
import { parseImage } from './image-reference.js';

const sha256 = `sha256:${'0a'.repeat(32)}`;

describe('the name of an image', () => {
  const rows = [
    ['nginx', 'latest', ''],
    ['nginx:1.27', '1.27', ''],
    ['registry:5000/nginx', 'latest', ''],
    ['registry.example.com:5000/team/app_x__y-z:1', '1', ''],
    ['localhost/nginx', 'latest', ''],
    ['[2001:db8::1]:5000/nginx:1', '1', ''],
    ['Team/nginx', 'latest', ''],
    ['a'.repeat(247), 'latest', ''],
    [`registry.example.com/${'a'.repeat(255)}`, 'latest', ''],
    [`nginx@${sha256}`, '', sha256],
    [`nginx:latest@${sha256}`, 'latest', sha256],
  ] as const;
  for (const [image, tag, digest] of rows)
    it(`${image.slice(0, 70)} has ${tag} ${digest}`, () => {
      expect(parseImage(image)).toEqual({ tag, digest });
    });

  const none = [
    '',
    ' nginx',
    'nginx ',
    'Nginx',
    'team/Nginx',
    'nginx:',
    'nginx:a b',
    'nginx@sha256:0123',
    `nginx@md5:${'0'.repeat(32)}`,
    'a//b',
    '-a/b',
    '0'.repeat(64),
    'a'.repeat(248),
    `team/${'a'.repeat(251)}`,
    `${'a'.repeat(600)}/${'b'.repeat(600)}`,
  ];
  for (const image of none)
    it(`is not ${image.slice(0, 70)}`, () => {
      expect(parseImage(image)).toBeUndefined();
    });
});
