import type { Topic } from '../step.js';
import { access } from './access.js';
import { applies } from './applies.js';
import { argoCd } from './argo-cd.js';
import { choices } from './choices.js';
import { creates } from './creates.js';
import { customKinds } from './custom-kinds.js';
import { deletes } from './deletes.js';
import { discovery } from './discovery.js';
import { events } from './events.js';
import { flux } from './flux.js';
import { kubectlAccess } from './kubectl-access.js';
import { kubectlApply } from './kubectl-apply.js';
import { kubectlKinds } from './kubectl-kinds.js';
import { kubectlNamespaces } from './kubectl-namespaces.js';
import { kubectlObjects } from './kubectl-objects.js';
import { lists } from './lists.js';
import { mergeKeys } from './merge-keys.js';
import { minimal } from './minimal.js';
import { namespaces } from './namespaces.js';
import { negotiation } from './negotiation.js';
import { newerEvents } from './newer-events.js';
import { options } from './options.js';
import { patches } from './patches.js';
import { plainKinds } from './plain-kinds.js';
import { podTemplates } from './pod-templates.js';
import { replicasets } from './replicasets.js';
import { sessions } from './sessions.js';
import { terraform } from './terraform.js';
import { updates } from './updates.js';
import { watches } from './watches.js';

/** The session, in the order in which it is played: last what needs controllers, which write on their own. */
export const topics: readonly Topic[] = [
  discovery,
  creates,
  lists,
  updates,
  patches,
  applies,
  deletes,
  watches,
  options,
  negotiation,
  replicasets,
  podTemplates,
  plainKinds,
  events,
  newerEvents,
  sessions,
  access,
  minimal,
  choices,
  mergeKeys,
  customKinds,
  argoCd,
  terraform,
  kubectlObjects,
  kubectlApply,
  kubectlKinds,
  kubectlAccess,
  namespaces,
  kubectlNamespaces,
  flux,
];
