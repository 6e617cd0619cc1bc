import type { JsonObject } from '@navarch/model';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('placements')
export class PlacementRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('text', { name: 'object_key' }) objectKey!: string;
  @Column('text') uid!: string;
  @Column('bigint', { nullable: true }) parent!: string | null;
  @Column('text', { name: 'inputs_digest' }) inputsDigest!: string;
  @Column('text') planner!: string;
  @Column('text', { nullable: true }) inputs!: string | null;
  @Column('integer') moved!: number;
  @Column('jsonb') decision!: JsonObject;
  @Column('bigint', { name: 'decided_at' }) decidedAt!: string;
}
