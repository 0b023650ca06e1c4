// Opens a page in Firefox, moves a slider of its first lab to the end and prints what it shows.
// node firefox.mjs FIREFOX PACKAGE.JSON URL CONTROL

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [executablePath, packages, url, control] = process.argv.slice(2);
const home = createRequire(packages).resolve("puppeteer-core");
const { default: puppeteer } = await import(pathToFileURL(home));

const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const page = await browser.newPage();
const complaints = [];
page.on("pageerror", (error) => complaints.push(String(error)));
await page.goto(url);
await page.$eval("section.custserv-lab", (section) => section.scrollIntoView());
await page.waitForSelector("section.custserv-lab[data-state=live]");
const read = () => page.$eval("section.custserv-lab", (section) => [...section.querySelectorAll("dd")].map((dd) => dd.innerText));
const before = await read();
await page.focus(`section.custserv-lab input[name=${control}]`);
await page.keyboard.press("End");
await page.waitForFunction((old) => document.querySelector("section.custserv-lab dd").innerText !== old, {}, before[0]);
const after = await read();
const drawn = (await page.$$("section.custserv-lab svg[role=img]")).length;
console.log(JSON.stringify({ before, after, drawn, complaints }));
await browser.close();
