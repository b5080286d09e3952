/** What the README of a study has people type: the commands that made its files, and those of the full scale. */
import { spawnSync } from "node:child_process";
import { packageFile } from "../src/base/package-files.ts";

const block = (text: string, info: string): readonly string[] | null => {
  const found = text.match(new RegExp(`\`\`\`${info}\\n([\\s\\S]*?)\`\`\``));
  return found === null ? null : found[1].split("\n").filter((line) => line.trim() !== "");
};

/** @throws Error where there are none */
export function smallCommands(text: string): readonly string[] {
  const commands = block(text, "sh");
  if (commands === null) throw new Error("a study's README.md has no commands");
  return commands;
}

/** Those of the full scale, which ask models; none where the study has no other scale. */
export function fullCommands(text: string): readonly string[] {
  return block(text, "sh full") ?? [];
}

/** Words of a command as a shell gives them to the program; of quotes only single ones are used. */
export function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}

/** Models whose costs are told. */
export const pricedModels = [
  "openai:gpt-5-mini",
  "anthropic:claude-haiku-4-5",
  "openai-compatible:gemini-2.5-flash-lite@https://generativelanguage.googleapis.com/v1beta/openai",
] as const;

interface DryRun {
  readonly policies: number;
  readonly seeds: number;
  readonly calls: number;
  readonly costUsd: { readonly low: number; readonly high: number } | null;
}

/** The same command for another model, asking nobody: its words without the program's name. */
export function dryCommand(command: string, model: string): readonly string[] {
  const words = wordsOf(command).slice(1);
  const without = words.filter(
    (word, i) => !["--models", "-o"].includes(word) && !["--models", "-o"].includes(words[i - 1]),
  );
  return [...without, "--models", model, "--dry-run", "--json"];
}

/** What `--dry-run` says of each command of the full scale, as Markdown. */
export function costsTable(text: string, folder: string): string {
  const dollars = (value: number): string => `$${Math.round(value).toLocaleString("en-US")}`;
  const rows = fullCommands(text).map((command, i) => {
    const runs = pricedModels.map((model): DryRun => {
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        [packageFile("dist/cli/main.js"), ...dryCommand(command, model)],
        {
          cwd: folder,
          encoding: "utf8",
        },
      );
      if (status !== 0) throw new Error(`${command}: ${stderr}`);
      return JSON.parse(stdout) as DryRun;
    });
    const [{ policies, seeds, calls }] = runs;
    const costs = runs.map(({ costUsd }) =>
      costUsd === null ? "–" : `${dollars(costUsd.low)} – ${dollars(costUsd.high)}`,
    );
    return `| ${i + 1} | ${policies} | ${seeds} | ${calls.toLocaleString("en-US")} | ${costs.join(" | ")} |`;
  });
  const names = pricedModels.map((model) => model.replace(/^[^:]*:/, "").replace(/@.*/, ""));
  return `# What the full scale costs

By \`--dry-run\` at the list prices of \`data/model-prices.json\`: least and most, as answers are short or long. Nobody was asked.

| command | policies | seeds | questions | ${names.join(" | ")} |
|--:|--:|--:|--:|${names.map(() => "--:|").join("")}
${rows.join("\n")}
`;
}
