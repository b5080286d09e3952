/** Answers as they are sent. */
import type { ServerResponse } from "node:http";

/**
 * Of every answer: nothing is loaded from elsewhere, no script stands in a page, no other page may frame or read it.
 * Figures bring style sheets of their own, which is why those may stand in a page.
 */
export const safeHeaders = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
} as const;

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, "application/json; charset=utf-8", JSON.stringify(value) ?? "null");
}

export function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // Whoever is refused may still be sending what nobody reads.
  const close = status >= 400 ? { connection: "close" } : {};
  response.writeHead(status, {
    ...safeHeaders,
    ...close,
    "content-type": type,
    "content-length": Buffer.byteLength(body),
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}
