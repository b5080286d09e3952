// Colours are chosen when a module is first read, by the variables of the shell that ran the tests: all tests read plain text.
process.env.NO_COLOR = "1";
delete process.env.FORCE_COLOR;

module.exports = require("jest-environment-node");
