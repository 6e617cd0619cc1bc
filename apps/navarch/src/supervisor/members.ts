/** The simulated regions of the playground; ports count up from NAVARCH_MEMBER_PORT in this order. */
export type PlaygroundMember = {
  readonly name: string;
  readonly region: string;
  readonly zone: string;
};

export const playgroundMembers: readonly PlaygroundMember[] = [
  { name: 'taipei', region: 'asia-east1', zone: 'asia-east1-a' },
  { name: 'tokyo', region: 'asia-northeast1', zone: 'asia-northeast1-a' },
  { name: 'sydney', region: 'australia-southeast1', zone: 'australia-southeast1-a' },
];
