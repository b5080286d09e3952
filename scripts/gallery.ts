/**
 * Makes docs/gallery.md: figures of reports, each with the command that draws it, run here in a fresh directory. Writes the
 * figures that it and docs/tutorial.md show to docs/images, and pictures of a report's page where there is a Chromium.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { packageFile } from "../src/base/package-files.ts";
import { figureTitle } from "./figure-title.ts";

interface Chapter {
  readonly title: string;
  readonly text: string;
  /** As they are typed, without `npx llm-econ`. */
  readonly commands: readonly string[];
  /** Folder that the last command writes figures to, and those that are shown: the name in it, and in docs/images. */
  readonly folder: string;
  readonly figures: readonly (readonly [name: string, image: string])[];
}

const chapters: readonly Chapter[] = [
  {
    title: "One run",
    text: "A hundred workers and a planner, all played by the stand-in, which is not a language model.",
    commands: ["simulate scenarios/quickstart.yaml", "report latest -o run.html --figures run"],
    folder: "run",
    figures: [
      "welfare",
      "marginal-rates",
      "average-rates",
      "hours",
      "incomes",
      "lorenz",
      "winners-losers",
      "response",
      "rate-path",
    ].map((name) => [name, name] as const),
  },
  {
    title: "A comparison",
    text: "Three policies, the same people, four seeds; workers who optimise. Differences are between the same people with the same seed.",
    commands: [
      "compare scenarios/quickstart.yaml --set workers.decide=rational --set population.size=300 --set steps=15 --planners us-federal,flat,saez --seeds 4",
      "report latest -o comparison.html --figures comparison",
    ],
    folder: "comparison",
    figures: [
      ["differences", "differences"],
      ["welfare", "welfare-differences"],
      ["winners-losers", "winners-losers-policies"],
    ],
  },
  {
    title: "Elections",
    text: "Forty workers elect who sets the rates; whoever has the fewest first choices is dropped until one has a majority.",
    commands: [
      "simulate scenarios/quickstart.yaml --set population.size=40 --set steps=12 --set planner.kind=none --set election.candidates=run-for-office --set election.rule=instant-runoff",
      "report latest -o elected.html --figures elected",
    ],
    folder: "elected",
    figures: [
      ["elections", "elections"],
      ["platforms", "platforms"],
    ],
  },
  {
    title: "A household under the law",
    text: "What is left of a couple's earnings as the wage grows.",
    commands: ["household --status married-joint --wage 80000 --spouse-wage 45000 --children 1 -o household.svg"],
    folder: ".",
    figures: [["household", "household"]],
  },
];

const directory = mkdtempSync(join(tmpdir(), "llm-econ-gallery-"));
cpSync(packageFile("scenarios"), join(directory, "scenarios"), { recursive: true });
const images = packageFile("docs/images");
mkdirSync(images, { recursive: true });

const parts = chapters.map(({ title, text, commands, folder, figures }) => {
  for (const command of commands)
    execFileSync(process.execPath, [packageFile("dist/cli/main.js"), ...command.split(" ")], {
      cwd: directory,
      stdio: ["ignore", "ignore", "inherit"],
    });
  const shown = figures.map(([name, image]) => {
    const from = join(directory, folder, `${name}.svg`);
    copyFileSync(from, join(images, `${image}.svg`));
    return `![${figureTitle(readFileSync(from, "utf8"))}](images/${image}.svg)`;
  });
  const typed = commands.map((command) => `npx llm-econ ${command}`);
  return [`## ${title}`, text, ["```sh", ...typed, "```"].join("\n"), ...shown].join("\n\n");
});

const head = `# Gallery

Figures of reports, each chapter with the commands that draw them: \`report --figures FOLDER\` writes every figure as SVG, and its
data as CSV beside it. A title says what the figure finds; [report.md](report.md) says how each is read. This page is made by
\`npm run gallery\`.`;
writeFileSync(packageFile("docs/gallery.md"), `${[head, ...parts].join("\n\n")}\n`);

const browser = [process.env.LLM_ECON_CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
  (path) => path && existsSync(path),
);
if (browser) await photograph(browser, join(directory, "run.html"));
else process.stderr.write("no Chromium: the pictures of pages stay as they are\n");
rmSync(directory, { recursive: true });

/** The head of a report, as a desktop and a phone show it. */
async function photograph(executablePath: string, page: string): Promise<void> {
  const opened = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  for (const [name, width, height, colorScheme] of [
    ["report-desktop", 900, 1000, "light"],
    ["report-phone", 390, 800, "dark"],
  ] as const) {
    const tab = await opened.newPage({ viewport: { width, height }, colorScheme });
    await tab.goto(`file://${page}`);
    await tab.screenshot({ path: join(images, `${name}.png`), timeout: 120_000 });
    await tab.close();
  }
  await opened.close();
}
