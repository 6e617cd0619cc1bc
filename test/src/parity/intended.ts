/** A difference on purpose; docs/parity.md tells the same, in the same words. */
export type Intended = {
  /** `topic/name of the step` */
  readonly steps: RegExp;
  /** Places in the outcome, as differences name them. */
  readonly paths: RegExp;
  readonly why: string;
};

const everywhere = /./;
const words = /(^|\.)message$|^(out|err)\[/;

export const intended: readonly Intended[] = [
  {
    steps: /dry|diff|^(replicasets|pod-templates)\//,
    paths: /^(warning|err)$/,
    why: 'A dry run tells where the workload would be placed.',
  },
  {
    steps:
      /^creates\/(a list|a text|no JSON|two documents|nothing)|^patches\/(the kind|the type of data|a field of a wrong type|no JSON|a container without|an unknown directive)|^options\/(strictly|a field twice in a merge)|^negotiation\/(YAML that|protobuf (that|without))|^deletes\/with a body of nonsense|^kubectl-apply\/apply a wrong|^applies\/(nonsense|a list|a wrong type)|^custom-kinds\/unknown fields in a merge/,
    paths: words,
    why: 'An error never quotes the body or the object: either may hold secrets.',
  },
  {
    steps:
      /^creates\/with a version|^updates\/with a version of words|^watches\/words|^patches\/(a container without|an unknown directive)|^applies\/(an unknown field|a wrong type|the same port)|^merge-keys\/(orders what|applies what)|^custom-kinds\/.*, applied/,
    paths: /^(status|body\.code|body\.reason|body\.message)$/,
    why: 'Bad input is a 400 where kube-apiserver answers 500.',
  },
  {
    steps:
      /^creates\/of another version|^deletes\/with a body of another kind|^updates\/with another uid/,
    paths: words,
    why: 'No Go file and no key of etcd is named.',
  },
  {
    steps:
      /^discovery\/aggregated in nothing|^negotiation\/(a text for|any application|an unknown shape)/,
    paths: words,
    why: 'Answers are JSON or YAML, not protobuf; every client that asks for protobuf takes JSON as well.',
  },
  {
    steps: /^discovery\/OpenAPI documents/,
    paths: /^type$/,
    why: 'The index of OpenAPI documents says that it is JSON.',
  },
  {
    steps: /^creates\/with what only servers set/,
    paths: /generation$/,
    why: 'A generation that a client sends is dropped for every kind.',
  },
  {
    steps: everywhere,
    paths: /\.causes\[[1-9]\]$/,
    why: 'One fault is told once, however many rules found it.',
  },
  {
    steps:
      /^creates\/(two controllers|docker)|^lists\/a bad token|^options\/a manager that|^negotiation\/YAML with a field twice|^access\/may both/,
    paths: /message$|^warning$/,
    why: "Values and the complaints of parsers are printed as JSON and in our parser's words, not in Go's.",
  },
  {
    steps: /^access\/may /,
    paths: /managedFields$|message$|details\.kind$/,
    why: 'A question about access is of its kind also when it is refused, and nobody owns its fields.',
  },
  {
    steps:
      /^applies\/(an unknown field|a wrong type|the same port|nothing)|^merge-keys\/applies what|^custom-kinds\/.*, applied/,
    paths: words,
    why: 'An apply that is refused is named with its namespace, and an empty one is called empty.',
  },
  {
    steps: /^plain-kinds\/(a headless|no ports|a port by its number)/,
    paths: /^body\.spec\.ipFamil(ies|yPolicy)$/,
    why: 'A headless Service is given no family of addresses: each member has a network of its own and says which.',
  },
  {
    steps: /^access\/a name with a colon$/,
    paths: /managedFields$/,
    why: 'Who gives a Role an empty list of rules owns no rules.',
  },
  {
    steps: /^(plain-kinds|minimal|kubectl-kinds|terraform)\/.*[qQ]uota/,
    paths: /^body(\.items\[\d+\])?\.status\b|^body\.rows|^out/,
    why: 'A ResourceQuota says at once what it grants: nobody counts what is used of it.',
  },
  {
    steps: /^flux\/deletes the namespace$/,
    paths: /^body\.metadata\.finalizers$/,
    why: 'A namespace promises nothing about dependents: all that is in it goes with it.',
  },
  {
    steps: /^flux\/a definition$/,
    paths: /^body\.finalizers$/,
    why: 'A definition is held by its finalizer from the start, and not only once it is deleted.',
  },
  {
    steps: /^choices\/its next page$/,
    paths: /^body\.metadata\.continue$/,
    why: 'The last page of what was selected says that it is the last; there is no empty one after it.',
  },
  {
    steps: /^merge-keys\/(scales it to the same|whose the same is)$/,
    paths: /managedFields|resourceVersion$/,
    why: 'Scaling to the same number changes nothing, where kube-apiserver splits the entry of whoever set it.',
  },
];
