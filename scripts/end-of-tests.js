/** What a run of jest ends with: its slowest suites, and the tests that were skipped, whose names say why. */
const slowest = 10;

// biome-ignore lint/style/noDefaultExport: jest takes a reporter from the default export.
export default class EndOfTests {
  #isWhole;

  constructor({ testNamePattern }) {
    this.#isWhole = !testNamePattern;
  }

  onRunComplete(_contexts, { testResults, startTime }) {
    const lines = [...slowSuites(testResults, startTime), ...(this.#isWhole ? skippedTests(testResults) : [])];
    // Jest's own summary comes after all reporters; this comes after the summary.
    process.once("exit", () => process.stderr.write(lines.map((line) => `${line}\n`).join("")));
  }
}

function slowSuites(suites, startTime) {
  if (suites.length <= 1) return [];
  // A suite's seconds include those in which others used its core.
  const seconds = ({ perfStats: { start, end } }) => (end - start) / 1000;
  const all = ((Date.now() - startTime) / 1000).toFixed(0);
  return [
    `\nThe slowest of ${suites.length} suites, in seconds of ${all}:`,
    ...suites
      .toSorted((a, b) => seconds(b) - seconds(a))
      .slice(0, slowest)
      .map((suite) => `${seconds(suite).toFixed(1).padStart(7)}  ${fileOf(suite)}`),
  ];
}

function skippedTests(suites) {
  const skipped = suites.flatMap((suite) =>
    suite.testResults
      .filter(({ status }) => status === "pending" || status === "todo")
      .map(({ fullName }) => `  ${fileOf(suite)}: ${fullName}`),
  );
  return skipped.length === 0 ? ["\nSkipped: nothing."] : [`\nSkipped: ${skipped.length}.`, ...skipped.sort()];
}

function fileOf({ testFilePath }) {
  return testFilePath.replace(`${process.cwd()}/`, "");
}
