import { render } from "preact";
import { App } from "./app.tsx";
import { setColours } from "./colours.ts";
import "./style.css";

setColours();
const root = document.getElementById("app");
if (root) {
  root.replaceChildren();
  render(<App />, root);
}
