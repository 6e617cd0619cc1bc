import type { Propagation } from '@navarch/model';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('tombstones')
export class TombstoneRow {
  @PrimaryColumn('text', { name: 'object_key' }) objectKey!: string;
  @PrimaryColumn('text') uid!: string;
  @Column('bigint') position!: string;
  @Column('text') actor!: string;
  @Column('bigint') at!: string;
  @Column('text', { nullable: true }) propagation!: Propagation | null;
}
