import { fleetGroup, resources, systemNamespace, wellKnownNames } from '@navarch/model';
import {
  aggregateTo,
  type FirstObject,
  firstBinding,
  firstRole,
  firstRoleIn,
  mayCreate,
  mayRead,
  mayWrite,
} from './first-role.js';

/**
 * Who may do what with the kinds of the fleet. Whoever works in a namespace sees there where their workloads are and
 * may say where they should be; to see the fleet, and to run it, is given by name.
 */

const { placements, placementPolicies, simulations, secrets, namespaces, events } = resources;
const everything = [{ verbs: ['*'], apiGroups: [fleetGroup], resources: ['*'] }];
const surroundings = mayRead('', [namespaces.resource, events.resource]);

/** Questions and writes that are made of others, each of which is asked for in the name of the same user. */
const madeOfOthers = ['changesets', 'histories', 'rollbacks'];

export const rolesOfTheFleet: readonly FirstObject[] = [
  firstRole('navarch-basic-user', [mayCreate(fleetGroup, madeOfOthers)]),
  firstBinding('navarch-basic-user', wellKnownNames.authenticated),
  firstRole(
    'navarch-aggregate-to-view',
    [mayRead(fleetGroup, [placements.resource, placementPolicies.resource])],
    aggregateTo('view'),
  ),
  firstRole(
    'navarch-aggregate-to-edit',
    [mayWrite(fleetGroup, [placementPolicies.resource])],
    aggregateTo('edit'),
  ),
  firstRole('navarch-viewer', [
    mayRead(fleetGroup, ['*']),
    mayCreate(fleetGroup, [simulations.resource]),
    surroundings,
  ]),
  firstRole('navarch-operator', [...everything, surroundings]),
  // Behind the fence: a binding of it in that namespace lets somebody bring and renew members' credentials.
  firstRoleIn(systemNamespace, 'navarch-credentials', [
    mayRead('', [secrets.resource]),
    mayWrite('', [secrets.resource]),
  ]),
];
