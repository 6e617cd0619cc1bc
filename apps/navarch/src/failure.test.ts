import { describe, expect, it } from '@jest/globals';
import { UnavailableError } from '@navarch/model';
import { ConfigError } from '@navarch/runtime';
import { Complaint } from './complaint.js';
import { toComplaint } from './failure.js';

const unit = {
  name: 'syncer',
  why: 'exit code 7',
  said: 'no such queue',
  logFile: '/l/syncer.log',
};

const rows = [
  {
    name: 'a process that did not start, in its own words',
    error: new UnavailableError('unit.start', unit),
    message: 'syncer did not start: exit code 7\n  it said: no such queue',
    advice: ['./navarch logs syncer'],
    exitCode: 1,
  },
  {
    name: 'settings, a line each',
    error: new ConfigError(['NAVARCH_A: bad', 'NAVARCH_B: worse']),
    message: 'NAVARCH_A: bad\nNAVARCH_B: worse',
    advice: [],
    exitCode: 2,
  },
  {
    name: 'an API that does not answer',
    error: new UnavailableError('api.request', { path: '/x' }, { cause: new Error('refused') }),
    message: 'api.request {"path":"/x"} < refused',
    advice: ['./navarch status    is the federation API up?'],
    exitCode: 1,
  },
  {
    name: 'a complaint as it is',
    error: new Complaint('no', ['do this'], 3),
    message: 'no',
    advice: ['do this'],
    exitCode: 3,
  },
];

describe('what a person reads of an error', () => {
  for (const { name, error, ...expected } of rows) {
    it(name, () => expect(toComplaint(error)).toMatchObject(expected));
  }
});
