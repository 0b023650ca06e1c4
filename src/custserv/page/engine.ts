// What a page fetches with its first lab. The runtime comes first: its worker starts at once.

import "./runtime";
import { LabView } from "./lab";

window.custservEngine = { mount: (section) => new LabView(section).start() };
