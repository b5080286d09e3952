/** The parts of the documentation that are made from the code: `npm run docs` writes them, a test compares them. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { comparisonTables } from "../src/analysis/compare/arm-tables.ts";
import { packageFile } from "../src/base/package-files.ts";
import { builtInKinds } from "../src/plugins/kinds.ts";
import { scenarioJsonSchema } from "../src/scenario/schema.ts";
import { exportTables } from "../src/store/exports.ts";

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** Commands whose help is in docs/cli.md. */
export const commands: readonly (readonly string[])[] = [
  [],
  ["simulate"],
  ["validate"],
  ["compare"],
  ["optimum"],
  ["frontier"],
  ["household"],
  ["init"],
  ["runs"],
  ["runs", "list"],
  ["runs", "show"],
  ["runs", "verify"],
  ["resume"],
  ["replay"],
  ["report"],
  ["export"],
  ["cache"],
  ["cache", "list"],
  ["cache", "prune"],
  ["cache", "clear"],
  ["elasticity"],
  ["personas"],
  ["personas", "list"],
  ["personas", "show"],
  ["fit"],
  ["fork"],
  ["groups"],
  ["judge"],
  ["objective"],
  ["audit"],
  ["audit", "rationality"],
  ["audit", "elasticity"],
  ["audit", "wording"],
  ["audit", "personas"],
  ["audit", "dispersion"],
  ["audit", "preferences"],
  ["audit", "games"],
  ["audit", "perception"],
  ["audit", "all"],
  ["prompt"],
  ["prompt", "binds"],
  ["mock-server"],
  ["census"],
  ["census", "build"],
  ["census", "sample"],
  ["schema"],
  ["doctor"],
];

/** Every generated file: its path, and its text as it should be. */
export function generatedFiles(): readonly (readonly [path: string, text: string])[] {
  return [
    ["scenarios/scenario.schema.json", `${JSON.stringify(scenarioJsonSchema(builtInKinds), null, 2)}\n`],
    ["docs/scenario.md", between("docs/scenario.md", "keys", scenarioTable())],
    ["docs/analysis.md", between("docs/analysis.md", "columns", exportColumns())],
    ["docs/cli.md", between("docs/cli.md", "help", commands.map(helpSection).join("\n\n"))],
  ];
}

/** The file with what stands between its markers replaced. */
export function between(
  path: string,
  name: string,
  text: string,
  file = readFileSync(packageFile(path), "utf8"),
): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [file.indexOf(start), file.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`${path} has no ${start} … ${end}`);
  return `${file.slice(0, from + start.length)}\n${text}\n${file.slice(to)}`;
}

/** Every key of a scenario by its path. */
export function scenarioKeys(): readonly (readonly [path: string, schema: JsonSchema])[] {
  const keys: [string, JsonSchema][] = [];
  const walk = (schema: JsonSchema, path: readonly string[]): void => {
    for (const [key, value] of Object.entries(schema.properties ?? {})) {
      const here = [...path, key];
      if (value.properties) walk(value, here);
      else keys.push([here.join("."), value]);
    }
  };
  walk(scenarioJsonSchema(builtInKinds), []);
  return keys;
}

function scenarioTable(): string {
  const rows = scenarioKeys().map(([path, schema]) => {
    const initial = schema.default === undefined ? "" : `\`${JSON.stringify(schema.default)}\``;
    return `| \`${path}\` | ${values(schema)} | ${initial} | ${(schema.description ?? "").replaceAll("|", "\\|")} |`;
  });
  return ["| key | values | default | meaning |", "|---|---|---|---|", ...rows].join("\n");
}

/** The tables of `llm-econ export`, column by column. */
function exportColumns(): string {
  return [...exportTables, ...comparisonTables]
    .map(({ name, row, columns }) => {
      const rows = columns.map(
        (column) => `| \`${column.name}\` | ${column.type} | ${column.unit} | ${column.meaning} |`,
      );
      return [
        `### ${name}`,
        "",
        `A row is ${row}.`,
        "",
        "| column | type | unit | holds |",
        "|---|---|---|---|",
        ...rows,
      ].join("\n");
    })
    .join("\n\n");
}

function values(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(" \\| ");
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.anyOf) return [...new Set(schema.anyOf.map(values))].join(" or ");
  if (schema.items) return `list of ${values(schema.items)}`;
  if (schema.properties) return `{${Object.keys(schema.properties).join(", ")}}`;
  const names: Record<string, string> = { integer: "whole number", string: "text", boolean: "`true` \\| `false`" };
  return names[schema.type ?? ""] ?? schema.type ?? "";
}

function helpSection(command: readonly string[]): string {
  const name = ["llm-econ", ...command].join(" ");
  const { stdout } = spawnSync(process.execPath, [packageFile("dist/cli/main.js"), ...command, "--help"], {
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  return `## ${name}\n\n\`\`\`\n${stdout.trimEnd()}\n\`\`\``;
}
