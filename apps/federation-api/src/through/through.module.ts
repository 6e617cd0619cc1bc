import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { Asker } from './across/ask.js';
import { ObjectsAcross } from './across/objects-across.js';
import { EventsAcross } from './events/events-across.js';
import { PodLogs } from './logs/pod-logs.js';
import { Members } from './members/members.js';
import { ClusterProxy } from './proxy/cluster-proxy.js';
import { PodSessions } from './sessions/pod-sessions.js';
import { Sessions } from './sessions/sessions.js';
import { Turnstile } from './turnstile.js';

/**
 * What must reach a member on a user's behalf. The only part of the API that does, on connections and within limits of its
 * own: nothing else of the API waits for a member, and no member can keep another from being asked.
 */
@Module({
  imports: [StorageModule, AccessModule],
  providers: [
    Members,
    Turnstile,
    Asker,
    EventsAcross,
    ObjectsAcross,
    PodLogs,
    Sessions,
    PodSessions,
    ClusterProxy,
  ],
  exports: [ObjectsAcross, PodLogs, PodSessions, ClusterProxy],
})
export class ThroughModule {}
