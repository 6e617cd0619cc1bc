/** The members that `navarch up` starts. */
export const simulatedNames = ['sydney', 'taipei', 'tokyo'] as const;
export type SimulatedName = (typeof simulatedNames)[number];
