export type RunStatus = "running" | "finished" | "interrupted" | "failed";
