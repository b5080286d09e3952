import { describe, expect, test } from "@jest/globals";
import { strictSchema } from "../../src/models/providers/strict-schema.ts";

const closed = { additionalProperties: false };

describe("strict schemas", () => {
  const cases: readonly [name: string, schema: Record<string, unknown>, expected: unknown][] = [
    ["numeric limits go", { type: "number", minimum: 0, exclusiveMaximum: 1, multipleOf: 0.1 }, { type: "number" }],
    [
      "length limits go",
      { type: "string", minLength: 1, maxLength: 9, pattern: "a", format: "uri" },
      { type: "string" },
    ],
    ["what helps the model stays", { type: "number", description: "hours" }, { type: "number", description: "hours" }],
    ["literals stay", { enum: ["yes", "no"] }, { enum: ["yes", "no"] }],
    [
      "all properties required, no others allowed",
      { type: "object", properties: { a: {}, b: {} }, required: ["a"], additionalProperties: true },
      { type: "object", properties: { a: {}, b: {} }, required: ["a", "b"], ...closed },
    ],
    [
      "a property may be called like a keyword",
      { type: "object", properties: { minimum: { type: "number", minimum: 1 } } },
      { type: "object", properties: { minimum: { type: "number" } }, required: ["minimum"], ...closed },
    ],
    [
      "arrays, alternatives and definitions are followed",
      {
        type: "array",
        minItems: 7,
        items: { anyOf: [{ type: "integer", maximum: 3 }, { $ref: "#/$defs/rate" }] },
        $defs: { rate: { type: "number", maximum: 1 } },
      },
      {
        type: "array",
        items: { anyOf: [{ type: "integer" }, { $ref: "#/$defs/rate" }] },
        $defs: { rate: { type: "number" } },
      },
    ],
  ];
  test.each(cases)("%s", (_, schema, expected) => expect(strictSchema(schema)).toEqual(expected));

  test("the given schema is left as it was", () => {
    const schema = Object.freeze({ type: "object", properties: Object.freeze({ a: Object.freeze({ minimum: 1 }) }) });
    strictSchema(schema);
    expect(schema.properties.a.minimum).toBe(1);
  });
});
