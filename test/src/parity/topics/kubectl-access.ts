import { kubectl, type Topic } from '../step.js';

/** Who may what, as kubectl asks. */
export const kubectlAccess: Topic = {
  name: 'kubectl-access',
  steps: () => [
    kubectl('create role', 'create role reader --verb=get --resource=secrets'),
    kubectl('create rolebinding', 'create rolebinding readers --role=reader --user=alice'),
    kubectl('may I', 'auth can-i create secrets'),
    kubectl('may I everything', ['auth', 'can-i', '*', '*']),
    kubectl('what alice may', 'auth can-i get secrets --as=alice'),
    kubectl('what alice may not', 'auth can-i delete secrets --as=alice'),
    kubectl('as alice', 'get secrets --as=alice'),
    kubectl('who alice is', 'auth whoami --as=alice --as-group=crew'),
  ],
};
