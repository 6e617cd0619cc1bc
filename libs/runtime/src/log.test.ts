import { describe, expect, it } from '@jest/globals';
import { UnavailableError } from '@navarch/model';
import { describeError, printError } from './error-chain.js';
import { createLog } from './log.js';

function logged(act: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  act(createLog({ name: 'test', level: 'info' }, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('writes JSON lines with level, time and name', () => {
    const [line] = logged((log) => log.info({ cluster: 'tokyo' }, 'joined'));
    expect(line).toMatchObject({ level: 'info', name: 'test', cluster: 'tokyo', msg: 'joined' });
    expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('hides the data of a Secret that is logged by mistake', () => {
    const secret = {
      kind: 'Secret',
      data: { password: 'aHVudGVyMg==' },
      stringData: { a: 'hunter2' },
    };
    const text = JSON.stringify(logged((log) => log.info({ secret, object: { secret } }, 'oops')));
    expect(text).not.toContain('aHVudGVyMg==');
    expect(text).not.toContain('hunter2');
  });

  it('keeps silent below its level', () => {
    expect(logged((log) => log.debug('detail'))).toEqual([]);
  });
});

describe('errors as chains', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

  it('prints codes and facts from the outside in', () => {
    const error = new UnavailableError('member.apply', { cluster: 'tokyo' }, { cause: refused });
    expect(printError(error)).toBe('member.apply {"cluster":"tokyo"} < connect ECONNREFUSED');
  });

  it('leaves out what a parser quotes', () => {
    let cause: unknown;
    try {
      JSON.parse('"hunter2');
    } catch (error) {
      cause = error;
    }
    const text = JSON.stringify(describeError(new UnavailableError('read', {}, { cause })));
    expect(text).toContain('SyntaxError');
    expect(text).not.toContain('hunter2');
  });

  it('hides the credentials of URLs', () => {
    const error = new Error('cannot connect to postgresql://root:hunter2@db/x');
    expect(printError(error)).toBe('cannot connect to postgresql://[hidden]@db/x');
  });

  it('ends for an error that causes itself', () => {
    const error = new Error('round');
    error.cause = error;
    expect(describeError(error).chain.length).toBeLessThan(10);
  });
});
