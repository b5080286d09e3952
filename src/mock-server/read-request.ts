/** Bodies of requests: JSON, or a form with a file. */
import type { IncomingMessage } from "node:http";
import { HttpError } from "./http-error.ts";

/** Largest body of a request: OpenAI's limit for batch files, and room for what is around it. */
const largestBody = 256 * 2 ** 20;

/** @throws HttpError 400, 413 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = (await readBytes(request)).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, "the body of the request is not valid JSON");
  }
}

/** @throws HttpError 400, 413 */
export async function readForm(request: IncomingMessage): Promise<FormData> {
  const headers = { "content-type": request.headers["content-type"] ?? "" };
  const bytes = await readBytes(request);
  return new Response(bytes, { headers }).formData().catch(() => {
    throw new HttpError(400, "the body of the request is not a form; expected multipart/form-data");
  });
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new HttpError(413, `the request is larger than ${largestBody} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
