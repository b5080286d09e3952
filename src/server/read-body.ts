import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal.ts";

/** What a question or a scenario can need. */
const largestBody = 2 ** 20;

/** @throws Refusal 400, 408, 413 */
export async function readBody(request: IncomingMessage, withinMs: number): Promise<unknown> {
  const large = new Refusal(413, `the body is larger than ${largestBody} bytes`);
  if (Number(request.headers["content-length"] ?? 0) > largestBody) throw large;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal(408, `the body took more than ${withinMs / 1000} s`)), withinMs);
  });
  try {
    const text = await Promise.race([textOf(request, large), late]);
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, "the body is not JSON");
  } finally {
    clearTimeout(timer);
  }
}

function textOf(request: IncomingMessage, large: Refusal): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > largestBody) reject(large);
      else chunks.push(chunk);
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.on("error", reject);
    request.on("close", () => reject(new Refusal(400, "the body ended early")));
  });
}
