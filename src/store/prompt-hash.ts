import { hash } from "node:crypto";

export const sha256 = (text: string): string => hash("sha256", text);

/** First 16 bytes of the SHA-256 of a prompt: of the hash of its system part, a line feed, and the user part. */
export function promptHash(systemHash: string, user: string): string {
  return sha256(`${systemHash}\n${user}`).slice(0, 32);
}
