// Nothing is open any more when a worker of jest ends, but Node then frees all that its suites have left in memory, which can
// take longer than the half second after which jest calls it a leak and kills it. In the handler of its end, exit() is at once.
if (process.send) process.once("exit", () => process.exit());

// Colours are chosen when a module is first read, by the variables of the shell that ran the tests: all tests read plain text.
process.env.NO_COLOR = "1";
delete process.env.FORCE_COLOR;

module.exports = require("jest-environment-node");
