export const runStatuses = ["running", "finished", "interrupted", "failed"] as const;
export type RunStatus = (typeof runStatuses)[number];
