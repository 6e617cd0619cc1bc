import { Agenda1763700000002 } from './1763700000002-agenda.js';
import { Brakes1763700000011 } from './1763700000011-brakes.js';
import { Ledger1763700000004 } from './1763700000004-ledger.js';
import { Commit1763700000001 } from './1763700000001-commit.js';
import { Decisions1763700000005 } from './1763700000005-decisions.js';
import { DriftMarks1763700000017 } from './1763700000017-drift-marks.js';
import { Findings1763700000016 } from './1763700000016-findings.js';
import { Members1763700000003 } from './1763700000003-members.js';
import { Objects1763700000000 } from './1763700000000-objects.js';
import { Changesets1763700000022 } from './1763700000022-changesets.js';
import { Leaps1763700000023 } from './1763700000023-leaps.js';
import { History1763700000021 } from './1763700000021-history.js';
import { Ownership1763700000020 } from './1763700000020-ownership.js';
import { Propagation1763700000018 } from './1763700000018-propagation.js';
import { Readiness1763700000019 } from './1763700000019-readiness.js';

/** In the order of their timestamps. Released migrations are never edited; a change is a new one. */
export const migrations = [
  Objects1763700000000,
  Commit1763700000001,
  Agenda1763700000002,
  Members1763700000003,
  Ledger1763700000004,
  Decisions1763700000005,
  Brakes1763700000011,
  Findings1763700000016,
  DriftMarks1763700000017,
  Propagation1763700000018,
  Readiness1763700000019,
  Ownership1763700000020,
  History1763700000021,
  Changesets1763700000022,
  Leaps1763700000023,
];
