import { fleetGroup, systemNamespace, wellKnownNames } from '@navarch/model';
import {
  aggregateTo,
  type FirstObject,
  firstBinding,
  firstRole,
  firstRoleIn,
  rulesIn,
} from './first-role.js';

/** By name and not `*`: what lies below a cluster (a proxy into it) is more than looking. */
const looking =
  'changesets clusterplacementpolicies clusters freezes holds placementpolicies placements';

/**
 * Who may do what with the kinds of the fleet. Whoever works in a namespace sees there where their workloads are and
 * may say where they should be; to see the fleet, and to run it, is given by name. Changesets, histories and rollbacks are
 * made of other requests, each of which is asked for in the name of the same user: so they are for everybody.
 */
export const rolesOfTheFleet: readonly FirstObject[] = [
  firstRole('navarch-basic-user', rulesIn(`create ${fleetGroup} changesets histories rollbacks`)),
  firstBinding('navarch-basic-user', wellKnownNames.authenticated),
  firstRole(
    'navarch-aggregate-to-view',
    rulesIn(`read ${fleetGroup} placements placementpolicies`),
    aggregateTo('view'),
  ),
  firstRole(
    'navarch-aggregate-to-edit',
    rulesIn(`write ${fleetGroup} placementpolicies`),
    aggregateTo('edit'),
  ),
  firstRole(
    'navarch-viewer',
    rulesIn(`
      read ${fleetGroup} ${looking}
      create ${fleetGroup} simulations
      read core namespaces events
    `),
  ),
  firstRole(
    'navarch-operator',
    rulesIn(`
      * ${fleetGroup} *
      read core namespaces events
    `),
  ),
  // No star reaches it: who has this is what the federation is in the members.
  firstRole('navarch-cluster-proxy', rulesIn(`* ${fleetGroup} clusters/proxy`)),
  // Behind the fence: a binding of it in that namespace lets somebody bring and renew members' credentials.
  firstRoleIn(systemNamespace, 'navarch-credentials', rulesIn('readwrite core secrets')),
];
