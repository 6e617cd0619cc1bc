import { describe, expect, it } from '@jest/globals';
import { limits } from '../limits.js';
import { complainAboutPolicySpec, complainAboutRules } from './complain.js';
import { fullPolicy } from './full-policy.fixture.js';

describe('a policy without mistakes', () => {
  it('may use every field', () => {
    expect(complainAboutPolicySpec(fullPolicy)).toEqual([]);
    expect(complainAboutRules(fullPolicy.placement)).toEqual([]);
  });

  it.each([
    {},
    { division: {} },
    { division: { mode: 'V1' } },
    {
      division: {
        mode: 'V1',
        preferences: { rebalance: true, clusters: { '*': { weight: 1, maxReplicas: null } } },
      },
    },
    { division: { weights: [] }, groups: [], tolerations: [], spread: [], minReadyReplicas: 0 },
    { division: { mode: 'Packed', limits: [{ cluster: 'a', fixed: 0 }] } },
    { failback: { window: { start: '00:00', end: '23:59' } } },
  ])('may have the rules %j', (rules) => {
    expect(complainAboutRules(rules)).toEqual([]);
  });
});

/** Rules as JSON text => path: a part of the message. */
const selection = `
{"names":[]}                                            => names: at least one
{"names":["Oslo"]}                                      => names[0]: name of a cluster
{"names":[5]}                                           => names[0]: must be a text, not a number
{"names":"oslo"}                                        => names: must be a list, not a string
{"exclude":["*"]}                                       => exclude[0]: name of a cluster
{"labelSelector":{"matchLabels":{"a b":"x"}}}           => labelSelector.matchLabels[a b]: label key
{"labelSelector":{"matchLabels":{"a":"x y"}}}           => labelSelector.matchLabels[a]: label value
{"labelSelector":{"matchLabels":{"a":1}}}               => labelSelector.matchLabels[a]: must be a text
{"labelSelector":{"matchLabels":[]}}                    => labelSelector.matchLabels: must be an object, not a list
{"labelSelector":{"matchExpressions":[{"operator":"Exists"}]}}               => labelSelector.matchExpressions[0].key: must be given
{"labelSelector":{"matchExpressions":[{"key":"a"}]}}                         => labelSelector.matchExpressions[0].operator: one of In, NotIn, Exists, DoesNotExist, Gt, Lt
{"labelSelector":{"matchExpressions":[{"key":"a","operator":"in"}]}}         => labelSelector.matchExpressions[0].operator: one of In, NotIn, Exists, DoesNotExist, Gt, Lt, not "in"
{"labelSelector":{"matchExpressions":[{"key":"a","operator":"In"}]}}         => labelSelector.matchExpressions[0].values: at least one value for operator In
{"labelSelector":{"matchExpressions":[{"key":"a","operator":"NotIn","values":[]}]}}       => labelSelector.matchExpressions[0].values: at least one value for operator NotIn
{"labelSelector":{"matchExpressions":[{"key":"a","operator":"Exists","values":["x"]}]}}   => labelSelector.matchExpressions[0].values: left out for operator Exists
{"labelSelector":{"matchExpressions":[{"key":"a","operator":"In","values":["x","y z"]}]}} => labelSelector.matchExpressions[0].values[1]: label value
{"labelSelector":{"matchExpressions":[{"key":"a","operator":"Gt","values":["1","2"]}]}}   => labelSelector.matchExpressions[0].values: exactly one whole number
{"labelSelector":{"matchExpressions":[{"key":"a","operator":"Lt","values":["1.5"]}]}}     => labelSelector.matchExpressions[0].values: exactly one whole number
{"labelSelector":{"matchExpressions":[{"key":"a","operator":"Lt","values":[1]}]}}         => labelSelector.matchExpressions[0].values: exactly one whole number
{"labelSelector":{"matchExpressions":[{"key":"a","operator":"Lt"}]}}                      => labelSelector.matchExpressions[0].values: exactly one whole number
{"fieldSelector":{}}                                                                      => fieldSelector.matchExpressions: must be given
{"fieldSelector":{"matchExpressions":[]}}                                                 => fieldSelector.matchExpressions: at least one
{"fieldSelector":{"matchExpressions":[{"key":"name","operator":"Exists"}]}}               => fieldSelector.matchExpressions[0].key: one of provider, region, zone, not "name"
{"fieldSelector":{"matchExpressions":[{"key":"zone","operator":"In","values":[""]}]}}     => fieldSelector.matchExpressions[0].values[0]: not ""`;

const rules = `
{"colour":"red"}                              => colour: unknown field
{"clusters":[]}                               => clusters: must be an object, not a list
{"overflow":"Always"}                         => overflow: one of WhenFull, WhenUnavailable, not "Always"
{"groups":[{}]}                               => groups[0].name: must be given
{"groups":[{"name":"A"}]}                     => groups[0].name: name of a group
{"groups":[{"name":"a"},{"name":"a"}]}        => groups[1].name: unique
{"groups":[{"name":"a","exclude":[""]}]}      => groups[0].exclude[0]: name of a cluster
{"tolerations":[{}]}                          => tolerations[0].operator: must be Exists
{"tolerations":[{"operator":"Equal"}]}        => tolerations[0].operator: must be Exists
{"tolerations":[{"key":"a","operator":"Is"}]} => tolerations[0].operator: one of Equal, Exists, not "Is"
{"tolerations":[{"key":"","operator":"Exists"}]}             => tolerations[0].key: left out for every taint
{"tolerations":[{"key":"a","operator":"Exists","value":"x"}]} => tolerations[0].value: left out with operator Exists
{"tolerations":[{"key":"a","value":"x y"}]}                  => tolerations[0].value: label value
{"tolerations":[{"key":"a","effect":"Never"}]}               => tolerations[0].effect: one of NoSchedule, PreferNoSchedule, NoExecute, not "Never"
{"tolerations":[{"key":"a","effect":"NoSchedule","tolerationSeconds":5}]} => tolerations[0].tolerationSeconds: left out with effect NoSchedule
{"tolerations":[{"key":"a","tolerationSeconds":1.5}]}        => tolerations[0].tolerationSeconds: whole number
{"spread":[{"maxSkew":1}]}                                   => spread[0].by: must be given
{"spread":[{"by":"Rack","maxSkew":1}]}                       => spread[0].by: one of Cluster, Region, Zone, Provider, Label, not "Rack"
{"spread":[{"by":"Label","maxSkew":1}]}                      => spread[0].labelKey: must be given
{"spread":[{"by":"Label","labelKey":"a b","maxSkew":1}]}     => spread[0].labelKey: label key
{"spread":[{"by":"Zone","labelKey":"a","maxSkew":1}]}        => spread[0].labelKey: left out with by Zone
{"spread":[{"by":"Zone"}]}                                   => spread[0]: at least one of minGroups, maxGroups and maxSkew
{"spread":[{"by":"Zone","minGroups":0}]}                     => spread[0].minGroups: whole number from 1
{"spread":[{"by":"Zone","maxGroups":0}]}                     => spread[0].maxGroups: whole number from 1
{"spread":[{"by":"Zone","maxSkew":0}]}                       => spread[0].maxSkew: whole number from 1
{"spread":[{"by":"Zone","minGroups":3,"maxGroups":2}]}       => spread[0].minGroups: not be above maxGroups, 2, but is 3
{"spread":[{"by":"Zone","maxSkew":1},{"by":"Zone","minGroups":1}]} => spread[1].by: must not repeat Zone
{"division":{"mode":"V1"},"spread":[{"by":"Zone","maxSkew":1}]}    => spread: left out with mode V1
{"rebalance":{"when":"Sometimes"}}            => rebalance.when: one of Never, OnLoss, OnJoin, Always, not "Sometimes"
{"rebalance":{"movesPerMinute":0}}            => rebalance.movesPerMinute: whole number from 1
{"failback":{"mode":"auto"}}                  => failback.mode: one of Never, Manual, Auto, not "auto"
{"failback":{"healthyForSeconds":-1}}         => failback.healthyForSeconds: whole number from 0
{"failback":{"movesPerMinute":0}}             => failback.movesPerMinute: whole number from 1
{"failback":{"window":{"end":"04:00"}}}       => failback.window.start: must be given
{"failback":{"window":{"start":"04:00"}}}     => failback.window.end: must be given
{"failback":{"window":{"start":"4:00","end":"05:00"}}}            => failback.window.start: time of day in UTC
{"failback":{"window":{"start":"04:00","end":"24:00"}}}           => failback.window.end: time of day in UTC
{"failback":{"window":{"start":"04:00","end":"04:00"}}}           => failback.window.end: must not be the start
{"failback":{"window":{"start":"04:00","end":"05:00","days":[]}}} => failback.window.days: at least one day
{"failback":{"window":{"start":"04:00","end":"05:00","days":["Mon","Mon"]}}} => failback.window.days[1]: must not repeat Mon
{"failback":{"window":{"start":"04:00","end":"05:00","days":["mon"]}}}       => failback.window.days[0]: one of Mon, Tue, Wed, Thu, Fri, Sat, Sun, not "mon"
{"minReadyReplicas":-1}                       => minReadyReplicas: whole number from 0
{"minReadyReplicas":"101%"}                   => minReadyReplicas: percentage from "0%" to "100%", not "101%"
{"minReadyReplicas":"5"}                      => minReadyReplicas: percentage
{"minReadyReplicas":null}                     => minReadyReplicas: not null
{"move":{"readyTimeoutSeconds":0}}            => move.readyTimeoutSeconds: whole number from 1
{"move":{"drainSeconds":-1}}                  => move.drainSeconds: whole number from 0
{"move":{"drainSeconds":"30s"}}               => move.drainSeconds: whole number from 0
{"backlogPriority":2147483648}                => backlogPriority: whole number from -2147483648 to 2147483647`;

const division = `
{"mode":"Static"}                                                => mode: one of Duplicated, Weighted, Capacity, Packed, V1, not "Static"
{"mode":"Packed","weights":[{"cluster":"a","weight":1}]}         => weights: left out with mode Packed
{"mode":"V1","limits":[{"cluster":"a","max":1}]}                 => limits: left out with mode V1
{"preferences":{}}                                               => preferences: left out with mode Weighted
{"mode":"Duplicated","preferences":{}}                           => preferences: left out with mode Duplicated
{"mode":"V1","preferences":[]}                                   => preferences: must be an object, not a list
{"mode":"V1","preferences":{"clusters":{"a":{"weight":-1}}}}     => preferences.clusters[a].weight: whole number
{"mode":"V1","preferences":{"clusters":{"a":{"minReplicas":2,"maxReplicas":1}}}} => preferences.clusters[a].minReplicas: above maxReplicas
{"weights":[{"weight":1}]}                                       => weights[0]: exactly one of cluster and labelSelector
{"weights":[{"cluster":"a","labelSelector":{},"weight":1}]}      => weights[0]: exactly one of cluster and labelSelector
{"weights":[{"cluster":"a"}]}                                    => weights[0].weight: must be given
{"weights":[{"cluster":"a","weight":-1}]}                        => weights[0].weight: whole number from 0 to 1000000, not -1
{"weights":[{"cluster":"a","weight":1000001}]}                   => weights[0].weight: whole number from 0 to 1000000
{"weights":[{"cluster":"a","weight":0.5}]}                       => weights[0].weight: whole number
{"weights":[{"cluster":"a","weight":"1"}]}                       => weights[0].weight: not a string
{"weights":[{"cluster":"A","weight":1}]}                         => weights[0].cluster: name of a cluster
{"weights":[{"cluster":"a","weight":1},{"cluster":"a","weight":2}]} => weights[1].cluster: must not repeat a
{"weights":[{"cluster":"*","weight":1},{"cluster":"*","weight":2}]} => weights[1].cluster: must not repeat "*"
{"weights":[{"labelSelector":{"matchLabels":{"a":"-"}},"weight":1}]} => weights[0].labelSelector.matchLabels[a]: label value
{"limits":[{"max":1}]}                                           => limits[0]: exactly one of cluster and region
{"limits":[{"cluster":"a","region":"b","max":1}]}                => limits[0]: exactly one of cluster and region
{"limits":[{"region":"","max":1}]}                               => limits[0].region: name of a region
{"limits":[{"region":7,"max":1}]}                                => limits[0].region: must be a text
{"limits":[{"cluster":"a"}]}                                     => limits[0]: at least one of min, max and fixed
{"limits":[{"cluster":"a","fixed":1,"max":1}]}                   => limits[0].fixed: must be alone
{"limits":[{"cluster":"a","fixed":1,"min":1}]}                   => limits[0].fixed: must be alone
{"limits":[{"cluster":"a","min":2,"max":1}]}                     => limits[0].min: not be above max, 1, but is 2
{"limits":[{"cluster":"a","min":"20%","max":"10%"}]}             => limits[0].min: not be above max, 10%, but is 20%
{"limits":[{"cluster":"a","max":2.5}]}                           => limits[0].max: whole number
{"limits":[{"cluster":"a","max":"120%"}]}                        => limits[0].max: percentage
{"limits":[{"cluster":"a","max":1},{"cluster":"a","min":1}]}     => limits[1].cluster: must not repeat a
{"limits":[{"region":"a","max":1},{"region":"a","min":1}]}       => limits[1].region: must not repeat a
{"limits":[{"cluster":"a","fixed":"60%"},{"cluster":"b","fixed":"41%"}]} => limits: not fix more than 100% of the replicas, but fixes 101%
{"limits":[{"region":"a","fixed":"60%"},{"region":"b","fixed":"41%"}]}   => limits: not fix more than 100% of the replicas, but fixes 101%`;

const policies = `
null                                                       => : must be an object, not null
[]                                                         => : must be an object, not a list
{"placement":{}}                                           => resourceSelectors: must be given
{"placement":{},"resourceSelectors":[]}                    => resourceSelectors: at least one selector
{"placement":{},"resourceSelectors":{}}                    => resourceSelectors: must be a list, not an object
{"placement":{},"resourceSelectors":[{"kind":"Secret"}]}   => resourceSelectors[0].apiVersion: must be given
{"placement":{},"resourceSelectors":[{"apiVersion":"v1"}]} => resourceSelectors[0].kind: must be given
{"placement":{},"resourceSelectors":[{"apiVersion":"","kind":"Secret"}]}              => resourceSelectors[0].apiVersion: not ""
{"placement":{},"resourceSelectors":[{"apiVersion":"v1","kind":""}]}                  => resourceSelectors[0].kind: not ""
{"placement":{},"resourceSelectors":[{"apiVersion":"v1","kind":"Secret","name":""}]}  => resourceSelectors[0].name: name of an object
{"placement":{},"resourceSelectors":[{"apiVersion":"v1","kind":"Secret","nmae":"a"}]} => resourceSelectors[0].nmae: unknown field
{"placement":{},"resourceSelectors":[{"apiVersion":"v1","kind":"Secret","labelSelector":{"matchExpressions":[{"key":"a","operator":"Is"}]}}]} => resourceSelectors[0].labelSelector.matchExpressions[0].operator: one of
{"placement":{},"priority":1.5,"resourceSelectors":[{"apiVersion":"v1","kind":"Secret"}]} => priority: whole number
{"resourceSelectors":[{"apiVersion":"v1","kind":"Secret"}]}                             => placement: must be given
{"resourceSelectors":[{"apiVersion":"v1","kind":"Secret"}],"placement":[]}              => placement: must be an object, not a list
{"resourceSelectors":[{"apiVersion":"v1","kind":"Secret"}],"placement":{"division":{"weights":[{"cluster":"a","weight":1},{"cluster":"b","weight":-1}]}}} => placement.division.weights[1].weight: whole number`;

const rowsOf = (table: string): string[][] =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [, json = '', path = '', message = ''] =
        /^(.*?) +=> ([^ ]*(?: b\])?): (.*)$/.exec(line) ?? [];
      return [json, path, message];
    });

describe('a mistake is found, once, at its place', () => {
  const expectOne = (
    errors: readonly { path: string; message: string }[],
    path: string,
    message: string,
  ): void => {
    expect(errors).toEqual([{ path, message: expect.stringContaining(message) }]);
  };

  it.each(rowsOf(selection))('among clusters: %s', (json = '', path = '', message = '') => {
    const spec = { ...fullPolicy, placement: { clusters: JSON.parse(json) as unknown } };
    expectOne(complainAboutPolicySpec(spec), `placement.clusters.${path}`, message);
  });
  it.each(rowsOf(rules))('in rules: %s', (json = '', path = '', message = '') => {
    expectOne(complainAboutRules(JSON.parse(json)), path, message);
  });
  it.each(rowsOf(division))('in a division: %s', (json = '', path = '', message = '') => {
    const errors = complainAboutRules({ division: JSON.parse(json) as unknown });
    expectOne(errors, `division.${path}`, message);
  });
  it.each(rowsOf(policies))('in a policy: %s', (json = '', path = '', message = '') => {
    expectOne(complainAboutPolicySpec(JSON.parse(json)), path, message);
  });
});

describe('mistakes', () => {
  it('in the shape are said once, and nothing of what is missing in it', () => {
    const found = complainAboutRules({
      groups: ['a'],
      division: { weights: [5], limits: [null] },
      failback: { window: 'night' },
      tolerations: [[]],
    });
    expect(found.map(({ path, message }) => `${path} ${message}`)).toEqual([
      'groups[0] must be an object, not a string',
      'tolerations[0] must be an object, not a list',
      'division.weights[0] must be an object, not a number',
      'division.limits[0] must be an object, not null',
      'failback.window must be an object, not a string',
    ]);
  });

  it('do not quote a long text in full', () => {
    const [found] = complainAboutRules({ overflow: 'x'.repeat(10_000) });
    expect(found?.message.length).toBeLessThan(150);
  });

  it('are all found in one look, up to a limit', () => {
    const weights = [{ cluster: 'A', weight: -1 }, {}];
    const found = complainAboutRules({ division: { mode: 'Packed', weights }, overflow: 1 });
    expect(found.map(({ path }) => path)).toEqual([
      'overflow',
      'division.weights[0].weight',
      'division.weights[0].cluster',
      'division.weights[1]',
      'division.weights[1].weight',
      'division.weights',
    ]);
    const many = complainAboutRules({ tolerations: Array.from({ length: 50 }, () => ({})) });
    expect(many).toHaveLength(limits.errorsMax);
  });
});
