/** Which prompts a run keeps; of each question it keeps the answer and the prompt's hash. */
export const callsKept = ["all", "answers", "sample"] as const;
export type CallsKept = (typeof callsKept)[number];

/** Workers whose prompts `sample` keeps. */
export const sampledPrompts = 10;
