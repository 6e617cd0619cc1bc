/** Bounds on what a simulation may ask for: it runs while somebody waits. */
export const simulationLimits = {
  /** Of one entry of `nodes`. */
  nodesMax: 10_000,
  /** What a kubelet takes when nobody says otherwise. */
  podsPerNode: 110,
  /** Nodes that stand for the room of pods of which it is not known where they ran; a cluster's each time. */
  freedNodesMax: 200,
  /** Workloads times clusters up to which an answer tells of every cluster, also where a workload is not. */
  rowsMax: 50_000,
  /** How often what waits is looked at again after others have moved. */
  roundsMax: 5,
} as const;
