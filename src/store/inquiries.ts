/** What is stored as a run but has nobody who lives under a law: texts that were judged, objectives that were proposed. */

/** Commands that store one. */
export const inquiryCommands = ["judge", "objective"] as const;

export type InquiryCommand = (typeof inquiryCommands)[number];

export function isInquiry({ command }: { readonly command: string }): boolean {
  return inquiryCommands.some((one) => one === command);
}
