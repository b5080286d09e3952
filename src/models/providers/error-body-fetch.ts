/**
 * `fetch` for OpenAI's SDK, which keeps of a failure's body only what is under `error`: older vLLM puts the message
 * beside it (`{"object":"error","message":…}`), FastAPI under `detail`, and some gateways send bare text. Without the
 * text neither a user nor we could tell what was refused.
 */
export const keepingErrors =
  (send: typeof fetch): typeof fetch =>
  async (input, init) => {
    const response = await send(input, init);
    if (response.ok) return response;
    const text = await response.text();
    const body = parsed(text);
    if (body === undefined || "error" in body) return new Response(text, response);
    const message = typeof body.message === "string" ? body.message : JSON.stringify(body.detail ?? body);
    return new Response(JSON.stringify({ error: { ...body, message } }), response);
  };

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
