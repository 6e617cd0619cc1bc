/** Reads what a placement depends on from the store, and asks the planner. */
export {
  decide,
  decideAgain,
  type Decision,
  type DecisionFacts,
  digestOf,
  isBudgeted,
  printInput,
} from './decide.js';
export { Planner, type PlannerParts } from './planner.js';
export { RoomBook } from './room-book.js';
export { readDefaultRules } from './default-rules.js';
export {
  type BrakeLimits,
  cutOffMark,
  type Fleet,
  FleetReader,
  listAll,
  type Room,
  type RoomVersion,
  type Rules,
  suspectMark,
} from './fleet.js';
