/** A JSON Schema as it was received: objects only, true and false are none. */
export type JsonSchema = Readonly<Record<string, unknown>>;
