import { describe, expect, it } from '@jest/globals';
import { AnswerReader } from './answer-reader.js';

type Heard = { status: number; retryAfter: boolean; bytes: number; text: string };

/** What is heard of bytes that come in parts of this size. */
function hear(answers: string, size: number): readonly Heard[] {
  const heard: Heard[] = [];
  let text = '';
  const reader = new AnswerReader({
    part: (bytes) => {
      text += bytes.toString();
    },
    end: (head, bytes) => {
      heard.push({ ...head, bytes, text });
      text = '';
    },
  });
  const all = Buffer.from(answers);
  for (let at = 0; at < all.length; at += size) reader.feed(all.subarray(at, at + size));
  return heard;
}

const answers = [
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde',
  'HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 2\r\n\r\nno',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n',
  'HTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
].join('');
const wanted: readonly Heard[] = [
  { status: 200, retryAfter: false, bytes: 5, text: 'abcde' },
  { status: 429, retryAfter: true, bytes: 2, text: 'no' },
  { status: 200, retryAfter: false, bytes: 13, text: 'abc0123456789' },
  { status: 204, retryAfter: false, bytes: 0, text: '' },
  { status: 200, retryAfter: false, bytes: 0, text: '' },
];

describe('answers on one connection', () => {
  it.each([1, 2, 3, 7, 16, 1_000])('are told apart when they come in parts of %s', (size) => {
    expect(hear(answers, size)).toEqual(wanted);
  });

  it('that go on are heard as they come, and have no end', () => {
    const open = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwait';
    let text = '';
    const reader = new AnswerReader({
      part: (bytes) => {
        text += bytes.toString();
      },
      end: () => {
        throw new Error('it ended');
      },
    });
    reader.feed(Buffer.from(open));
    expect(text).toBe('wait');
  });
});
