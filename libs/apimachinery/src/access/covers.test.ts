import { describe, expect, it } from '@jest/globals';
import { missingRules, printRules } from './covers.js';
import { rule } from './rbac.fixture.js';

const rows: readonly { held: readonly string[]; wanted: string; missing: readonly string[] }[] = [
  { held: ['get -/pods'], wanted: 'get -/pods', missing: [] },
  {
    held: [],
    wanted: 'get,list -/pods,services',
    missing: [
      '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}',
      '{APIGroups:[""], Resources:["services"], Verbs:["get" "list"]}',
    ],
  },
  { held: ['get -/pods', 'list -/pods'], wanted: 'get,list -/pods', missing: [] },
  {
    held: ['get -/pods'],
    wanted: 'get,list -/pods',
    missing: ['{APIGroups:[""], Resources:["pods"], Verbs:["list"]}'],
  },
  {
    held: ['get,list,watch,create,update,patch,delete -/pods'],
    wanted: '* -/pods',
    missing: ['{APIGroups:[""], Resources:["pods"], Verbs:["*"]}'],
  },
  { held: ['* */*'], wanted: '* apps/*/scale', missing: [] },
  { held: ['get -/*/log'], wanted: 'get -/pods/log', missing: [] },
  {
    held: ['get -/*/log'],
    wanted: 'get -/pods',
    missing: ['{APIGroups:[""], Resources:["pods"], Verbs:["get"]}'],
  },
  { held: ['get -/pods'], wanted: 'get -/pods a', missing: [] },
  {
    held: ['get -/pods a'],
    wanted: 'get -/pods a,b',
    missing: ['{APIGroups:[""], Resources:["pods"], ResourceNames:["b"], Verbs:["get"]}'],
  },
  {
    held: ['get -/pods a'],
    wanted: 'get -/pods',
    missing: ['{APIGroups:[""], Resources:["pods"], Verbs:["get"]}'],
  },
  { held: ['get /apis/*'], wanted: 'get /apis/apps', missing: [] },
  { held: [], wanted: 'get,get /a', missing: ['{NonResourceURLs:["/a"], Verbs:["get"]}'] },
  {
    held: ['get /apis/*', '* */*'],
    wanted: 'get,post /*',
    missing: [
      '{NonResourceURLs:["/*"], Verbs:["get"]}',
      '{NonResourceURLs:["/*"], Verbs:["post"]}',
    ],
  },
];

describe('what somebody lacks', () => {
  it.each(rows)('holding $held, of $wanted', ({ held, wanted, missing }) => {
    const lacking = missingRules(
      held.map((text) => rule(text)),
      [rule(wanted)],
    );
    expect(printRules(lacking)).toEqual(missing);
  });
});
