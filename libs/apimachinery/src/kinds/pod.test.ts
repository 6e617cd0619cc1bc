import { describe, expect, it } from '@jest/globals';
import { podKind } from './pod.js';
import { cellsOf, complaints, updateComplaints, written } from './written.fixture.js';

const yaml = (more = '', container = 'image: nginx:1') => `
metadata: {name: web-1, namespace: shop}
spec:
  containers: [{name: c, ${container}}, {name: d, image: nginx:1}]
${more}`;

describe('defaults', () => {
  it('request what is limited, and link services', () => {
    const pod = written(podKind, yaml('', 'image: x, resources: {limits: {cpu: 1, memory: 1Gi}}'));
    expect(pod['spec']).toMatchObject({
      enableServiceLinks: true,
      containers: [{ resources: { requests: { cpu: '1', memory: '1Gi' } } }, { resources: {} }],
    });
  });
});

describe('status in a word', () => {
  const rows = [
    { name: 'the phase', status: '{phase: Pending}', expected: 'Pending' },
    {
      name: 'the reason of a waiting container',
      status: '{phase: Pending, containerStatuses: [{state: {waiting: {reason: ErrImagePull}}}]}',
      expected: 'ErrImagePull',
    },
    {
      name: 'how a container ended',
      status: '{phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 3}}}]}',
      expected: 'ExitCode:3',
    },
    {
      name: 'running, though one container has completed',
      status:
        '{phase: Running, containerStatuses: [{state: {terminated: {exitCode: 0, reason: Completed}}}, {ready: true, state: {running: {}}}]}',
      expected: 'Running',
    },
    {
      name: 'the reason of the Pod',
      status: '{phase: Failed, reason: Evicted}',
      expected: 'Evicted',
    },
  ];
  for (const { name, status, expected } of rows)
    it(name, () => {
      const pod = written(podKind, yaml(`status: ${status}`));
      expect(cellsOf(podKind, pod)).toMatchObject({ Status: expected });
    });

  it('is Terminating when it is', () => {
    const pod = written(
      podKind,
      yaml('status: {phase: Running}').replace(
        'namespace: shop',
        'namespace: shop, deletionTimestamp: "2026-01-01T00:00:00Z"',
      ),
    );
    expect(cellsOf(podKind, pod)).toMatchObject({ Status: 'Terminating' });
  });

  it('counts containers and restarts', () => {
    const statuses = '[{name: c, ready: true, restartCount: 2}, {name: d, ready: false}]';
    const pod = written(podKind, yaml(`status: {podIP: 10.1.1.1, containerStatuses: ${statuses}}`));
    expect(cellsOf(podKind, pod)).toMatchObject({
      Ready: '1/2',
      Restarts: '2',
      IP: '10.1.1.1',
      Node: '<none>',
      'Readiness Gates': '<none>',
    });
  });
});

describe('updates', () => {
  const rows = [
    { name: 'an image', from: yaml(), to: yaml('', 'image: nginx:2'), count: 0 },
    { name: 'its first node', from: yaml(), to: yaml('  nodeName: n1'), count: 0 },
    { name: 'another node', from: yaml('  nodeName: n1'), to: yaml('  nodeName: n2'), count: 1 },
    { name: 'no node any more', from: yaml('  nodeName: n1'), to: yaml(), count: 1 },
    { name: 'a command', from: yaml(), to: yaml('', 'image: nginx:1, command: [sh]'), count: 1 },
  ];
  for (const { name, from, to, count } of rows)
    it(`${count === 0 ? 'may' : 'may not'} give it ${name}`, () => {
      expect(updateComplaints(podKind, { from, to })).toHaveLength(count);
    });
});

it('is selected by node and phase', () => {
  const pod = written(podKind, yaml('  nodeName: n1\nstatus: {phase: Running}'));
  expect(podKind.fields['spec.nodeName']?.(pod)).toBe('n1');
  expect(podKind.fields['status.phase']?.(pod)).toBe('Running');
  expect(complaints(podKind, yaml())).toEqual([]);
});
