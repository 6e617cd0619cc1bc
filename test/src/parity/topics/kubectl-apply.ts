import { type Fields, kubectl, type Topic } from '../step.js';
import { labelled, replicaSet, secret } from './objects.js';

/** Apply in both ways, diff, prune, explain. */
export const kubectlApply: Topic = {
  name: 'kubectl-apply',
  steps: (namespace) => [
    kubectl('apply', 'apply -f a.json', files('a.json', secret('a', { a: '1', b: '2' }))),
    kubectl('apply again', 'apply -f a.json'),
    kubectl('diff of nothing', 'diff -f a.json'),
    kubectl('diff', 'diff -f b.json', files('b.json', secret('a', { a: '1' }))),
    kubectl('diff of what is new', 'diff -f new.json', files('new.json', secret('new'))),
    kubectl('apply by a dry run of the server', 'apply -f b.json --dry-run=server'),
    kubectl('apply by a dry run of the client', 'apply -f b.json --dry-run=client'),
    kubectl('apply less', 'apply -f b.json'),
    kubectl('what is left', 'get secret a -o jsonpath={.data}'),
    kubectl('view last applied', 'apply view-last-applied secret a -o json', { parse: true }),
    kubectl('set last applied', 'apply set-last-applied -f b.json'),
    kubectl('apply over what others made', 'label secret a other=yes'),
    kubectl('apply keeps what others made', 'apply -f b.json'),
    kubectl('labels', 'get secret a --show-labels --no-headers'),
    kubectl(
      'apply a wrong field',
      'apply -f wrong.json',
      files('wrong.json', { ...secret('a'), dat: 1 }),
    ),
    kubectl(
      'apply a wrong type',
      'apply -f type.json',
      files('type.json', { ...secret('a'), data: { a: 1 } }),
    ),
    kubectl(
      'apply what cannot be',
      'apply -f cannot.json',
      files('cannot.json', { ...secret('a'), type: 'other' }),
    ),
    kubectl(
      'apply to no namespace',
      ['apply', '-f', 'else.json'],
      files('else.json', secret('x', {}, { metadata: { name: 'x', namespace: 'no-such' } })),
    ),
    kubectl(
      'apply an unknown kind',
      'apply -f gizmo.json',
      files('gizmo.json', { apiVersion: 'example.com/v1', kind: 'Gizmo', metadata: { name: 'g' } }),
    ),
    kubectl(
      'apply a list',
      'apply -f list.json',
      files('list.json', { apiVersion: 'v1', kind: 'List', items: [secret('l1'), secret('l2')] }),
    ),
    kubectl(
      'apply a set',
      'apply -f set.json -l set=1 --prune --prune-allowlist=core/v1/Secret',
      files('set.json', list(['p1', 'p2'])),
    ),
    kubectl(
      'apply a smaller set',
      'apply -f less.json -l set=1 --prune --prune-allowlist=core/v1/Secret',
      files('less.json', list(['p2'])),
    ),
    kubectl('what was pruned', 'get secrets -l set=1 -o name'),
    kubectl('apply a ReplicaSet', 'apply -f web.json', files('web.json', replicaSet('web'))),
    kubectl('apply a sidecar', 'apply -f side.json', files('side.json', containers('web', 'side'))),
    kubectl('apply without it', 'apply -f web.json'),
    kubectl('its containers', 'get rs web -o jsonpath={.spec.template.spec.containers[*].name}'),
    kubectl('diff of a ReplicaSet', 'diff -f side.json'),
    kubectl(
      'apply another selector',
      'apply -f selector.json',
      files('selector.json', replicaSet('web', { selector: { matchLabels: { app: 'x' } } })),
    ),
    kubectl(
      'apply on the server',
      'apply --server-side -f s.json',
      files('s.json', secret('s', { a: '1' })),
    ),
    kubectl('apply on the server again', 'apply --server-side -f s.json'),
    kubectl(
      'apply on the server as another',
      'apply --server-side --field-manager=two -f s2.json',
      files('s2.json', secret('s', { a: '2' })),
    ),
    kubectl(
      'apply on the server by force',
      'apply --server-side --field-manager=two --force-conflicts -f s2.json',
    ),
    kubectl(
      'apply on the server what the client applied',
      'apply --server-side -f b2.json',
      files('b2.json', secret('a', { a: '5' })),
    ),
    kubectl('whose it is now', 'get secret a -o json --show-managed-fields', { parse: true }),
    kubectl(
      'apply on the server by a dry run',
      'apply --server-side --dry-run=server -f s.json --force-conflicts',
    ),
    kubectl('diff on the server', 'diff --server-side -f s2.json --field-manager=two'),
    kubectl('explain what is not there', 'explain replicaset.spec.nothing'),
    kubectl('explain an unknown kind', 'explain gizmo'),
    kubectl('describe', `describe secret s -n ${namespace}`),
    kubectl('describe nothing', 'describe secret nothing'),
    kubectl('events', 'events'),
    kubectl('get events', 'get events'),
    kubectl('get watched', [
      'get',
      'secret',
      's',
      '-w',
      '--request-timeout=1s',
      '--output-watch-events',
    ]),
    kubectl('delete what was applied', 'delete -f list.json -f web.json'),
  ],
};

const files = (name: string, content: Fields): { readonly files: Fields } => ({
  files: { [name]: content },
});

const list = (names: readonly string[]): Fields => ({
  apiVersion: 'v1',
  kind: 'List',
  items: names.map((name) => labelled(name, { set: '1' })),
});

const containers = (...names: readonly string[]): Fields =>
  replicaSet(
    'web',
    {},
    {
      containers: names.map((name) => ({ name, image: name === 'web' ? 'nginx:1.27' : name })),
    },
  );
