/*
 * What the report page does in a browser. Run by tests/5300-report-page.t:
 *
 *	node report.mjs MODULES CHROMIUM DIRECTORY
 *
 * DIRECTORY holds the pages and CSV files that cwlog-fmt made: see there.
 * With SCREENSHOTS set, pictures of the page are left in that folder.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { done, is, ok } from "./tap.mjs";

const [modules, executablePath, directory] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
	executablePath,
	args: ["--no-sandbox", "--disable-dev-shm-usage"],
	timeout: 120000,
});

const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true,
	hasTouch: true };

/*
 * Opens a page; what it asks the network for and complains about is kept in
 * page.asked and page.complaints.
 */
const open = async (name, options = DESK) => {
	const context = await browser.newContext(options);
	const page = await context.newPage();

	context.setDefaultTimeout(120000);
	page.asked = [];
	page.complaints = [];
	page.blocked = [];
	page.on("request", (r) => page.asked.push(r.url()));
	page.on("requestfailed", (r) =>
	    page.blocked.push(r.failure().errorText));
	page.on("console", (m) => page.complaints.push(m.text()));
	page.on("pageerror", (e) => page.complaints.push(e.message));
	page.on("dialog", (d) => {
		page.complaints.push(`dialog: ${d.message()}`);
		d.dismiss();
	});
	await page.goto(`file://${directory}/${name}.html`);
	if (process.env.SCREENSHOTS)
		await page.screenshot({ path: `${process.env.SCREENSHOTS}/` +
		    `${name}-${options.viewport.width}` +
		    `${options.colorScheme ?? ""}.png` });
	return page;
};
const close = (page) => page.context().close();

/* The text of a column of the rows that are shown. */
const column = (page, n) => page.$$eval(
    `#rows tbody:not([hidden]) tr td:nth-child(${n})`,
    (cells) => cells.map((c) => c.textContent.trim()));
const shown = (page) => page.textContent("#shown");
const click = (page, head) =>
    page.click(`#rows thead button:text-is("${head}")`);
const sorting = (page) => page.$$eval("#rows thead th[aria-sort]",
    (heads) => heads.map((h) => [h.textContent, h.ariaSort]));
const find = async (page, text) => {
	await page.fill("#find", text);
	await page.press("#find", "Enter");
};
const download = async (page) => {
	const [file] = await Promise.all([page.waitForEvent("download"),
	    page.click("#csv")]);

	return [file.suggestedFilename(),
	    readFileSync(await file.path(), "utf8")];
};
/* Until what is asked of the page is so: its policy forbids to poll there. */
const until = async (question) => {
	for (let i = 0; i < 1200 && !await question(); i++)
		await new Promise((resolve) => setTimeout(resolve, 100));
};
const overflow = (page) => page.evaluate(() =>
    document.documentElement.scrollWidth - innerWidth);

/* What axe-core finds, as "rule: element". */
const findings = async (page) => {
	/* Added by the debugger: the page's own policy would refuse it. */
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() => axe.run());

	/* Minor: a customer whose name is a blank makes an empty header. */
	return violations.filter((v) => v.impact !== "minor")
	    .flatMap((v) => v.nodes.map((n) =>
	    `${v.impact} ${v.id}: ${n.html.slice(0, 90)}`));
};

const csvFile = (name) => readFileSync(`${directory}/${name}.csv`, "utf8");

/* --- the page as it opens --- */
{
	const page = await open("run");

	is(page.complaints, [], "the page opens without a complaint");
	is(page.asked.length, 1, "it asks for nothing but itself");
	is(await page.textContent("h1"), "Transfer Billing Data to ConnectWise",
	    "the job's label is the heading");
	is(await page.$$eval(".tile", (tiles) => tiles.map((t) =>
	    [...t.children].map((c) => c.textContent.trim()).join(" "))),
	    JSON.parse(readFileSync(`${directory}/tiles.json`, "utf8")),
	    "the tiles tell what jq counts");
	is(await page.$$eval("#hints details", (d) => d.map((x) => x.open)
	    .includes(true)), false, "the hints are folded in");
	is((await column(page, 2)).length, csvFile("run").split("\r\n").length - 2,
	    "every row is there");

	await page.evaluate(() => {
		const script = document.createElement("script");

		script.textContent = "document.title = 'broken in'";
		document.body.append(script);
		document.body.insertAdjacentHTML("beforeend",
		    "<p style='position: fixed' onclick='1'>" +
		    "<img src='https://example.com/x.png'>");
	});
	ok((await page.title()).startsWith("Transfer"),
	    "the policy lets no other script run");
	is(page.blocked, ["csp"], "nor anything be loaded");
	ok(page.complaints.length >= 3, "and the browser says so",
	    page.complaints.join("\n"));
	await close(page);
}

/* --- sorting --- */
{
	const page = await open("run");
	const ranks = ["Error", "Warn", "Plan", "Info", "Verbose"];
	const before = await column(page, 2);

	await click(page, "Code");
	const codes = await column(page, 2);
	is(codes, [...before].sort(), "a click on Code sorts by code");
	is(await sorting(page), [["Code", "ascending"]], "and says so");
	await click(page, "Code");
	is(await column(page, 2), [...codes].reverse(), "another one reverses");
	is(await sorting(page), [["Code", "descending"]], "and says so");

	await click(page, "Level");
	const levels = (await column(page, 1)).map((l) => ranks.indexOf(l));
	is(levels, [...levels].sort((a, b) => a - b),
	    "levels are sorted by weight, not by letter");
	is(await sorting(page), [["Level", "ascending"]],
	    "only one column is sorted");

	await click(page, "Customer");
	const customers = (await column(page, 3)).filter((c) => c !== "");
	ok(customers.length > 10 && customers.every((c, i) => i === 0 ||
	    customers[i - 1].split(" ")[0] <= c.split(" ")[0]),
	    "customers are sorted", customers);
	is((await column(page, 3)).slice(customers.length).join(""), "",
	    "rows without one come last");

	const numbers = async () => (await column(page, 8))
	    .filter((c) => c !== "").map((c) => Number(c.replace("−", "-")));
	await click(page, "Change");
	const up = await numbers();
	ok(up.length > 10 && up.every((n, i) => i === 0 || up[i - 1] <= n),
	    "changes are sorted as numbers", up);
	await click(page, "Change");
	is(await numbers(), [...up].reverse(), "and reversed");
	is((await column(page, 8)).indexOf(""), up.length,
	    "rows without a change stay last");
	is(page.complaints, [], "sorting raises no complaint");
	await close(page);
}

/* --- filtering --- */
{
	const page = await open("run");
	const all = await shown(page);

	await page.type("#find", "cw04");
	await until(async () => await shown(page) !== all);
	is([...new Set(await column(page, 2))], ["CW04"],
	    "typing filters by code, in any case, by itself");
	ok(/^\d+ of \d+ entries$/.test(await shown(page)), "and counts",
	    await shown(page));
	is(await page.getAttribute("#shown", "aria-live"), "polite",
	    "the count is read aloud");
	await find(page, "bk-gb");
	ok((await column(page, 5)).every((s) => s === "BK-GB"),
	    "an SKU finds its entries");
	await find(page, "no agreement exists");
	is([...new Set(await column(page, 2))], ["CW14"],
	    "words of a message find it");
	await find(page, "<nothing like this>");
	is([await page.isVisible("#nothing"), (await column(page, 2)).length],
	    [true, 0], "nothing found is said");
	await find(page, "");
	is(await shown(page), all, "an empty filter shows all again");

	await page.selectOption("#level", "Warn and above");
	is([...new Set(await column(page, 1))], ["Warn"], "by level");
	await find(page, "cw20");
	is([...new Set(await column(page, 2))], ["CW20"], "and by both");
	await close(page);
}

/* --- CSV --- */
{
	const page = await open("run");
	const want = csvFile("run");

	is(await download(page), ["log.csv", want],
	    "the CSV is that of cwlog-fmt -f csv, byte for byte");
	await click(page, "Code");
	await find(page, "cw07");
	const lines = (await download(page))[1].split("\r\n").slice(1, -1);
	is(lines.sort(), want.split("\r\n").filter((l) =>
	    l.includes('"CW07"')).sort(), "and of what is shown");
	is(page.complaints, [], "without a complaint");
	is(page.asked.filter((url) => !url.startsWith("file:") &&
	    !url.startsWith("blob:")), [], "and without the network");
	await close(page);
}

/* --- keyboard and screen readers --- */
{
	const page = await open("run");
	const at = () => page.evaluate(() => [document.activeElement.tagName,
	    document.activeElement.textContent.trim()]);
	const outline = () => page.evaluate(() => {
		const style = getComputedStyle(document.activeElement);

		return style.outlineStyle !== "none" &&
		    parseFloat(style.outlineWidth) >= 2;
	});

	await page.keyboard.press("Tab");
	is(await at(), ["A", "Skip to the entries"], "Tab comes to a skip link");
	is(await outline(), true, "the focus can be seen");
	await page.keyboard.press("Enter");
	is(await page.evaluate(() => document.activeElement.id), "log",
	    "which leads to the entries");
	await page.keyboard.press("Tab");
	is(await page.evaluate(() => document.activeElement.id), "find",
	    "the filter comes next");
	const order = [];
	for (let i = 0; i < 20 && order.at(-1) !== "Code"; i++) {
		await page.keyboard.press("Tab");
		order.push((await at())[1]);
	}
	is(order.slice(-3), ["Download CSV", "Level", "Code"],
	    "then the button and the columns");
	is(await outline(), true, "the focus can be seen there, too");
	await page.keyboard.press("Enter");
	is(await sorting(page), [["Code", "ascending"]], "Enter sorts");
	await page.keyboard.press("Space");
	is(await sorting(page), [["Code", "descending"]], "Space does, too");

	const link = page.locator('#rows a[href="#hint-CW04"]').first();
	await link.focus();
	await page.keyboard.press("Enter");
	await until(() => page.isVisible("#hint-CW04 p"));
	ok(await page.isVisible("#hint-CW04 p"),
	    "what to do leads to its hint and opens it");

	const roles = await page.locator("#rows").ariaSnapshot();
	ok(/^- table "Entries"/.test(roles) &&
	    /columnheader "Code/.test(roles) && /cell "CW04"/.test(roles),
	    "a screen reader finds a table with headers and cells",
	    roles.slice(0, 600));
	await close(page);
}

for (const [how, name, options] of [
	["light", "run", DESK],
	["dark", "run", { ...DESK, colorScheme: "dark" }],
	["on a phone", "run", PHONE],
	["with several runs", "history", DESK],
	["in a dark alarm", "damaged", { ...DESK, colorScheme: "dark" }],
	["with hostile text", "hostile", DESK],
]) {
	const page = await open(name, options);

	await page.evaluate(() => document.querySelectorAll("details")
	    .forEach((d) => { d.open = true; }));
	is(await findings(page), [], `axe-core finds nothing: ${how}`);
	await close(page);
}

/* --- dark, small, printed, without scripts --- */
{
	const luminance = (page) => page.evaluate(() => {
		const colors = getComputedStyle(document.documentElement);
		const sum = (c) => c.match(/[\d.]+/g).slice(0, 3)
		    .reduce((a, b) => a + Number(b), 0);

		return [sum(colors.backgroundColor), sum(colors.color)];
	});
	const light = await open("run");
	const dark = await open("run", { ...DESK, colorScheme: "dark" });
	const [paper, ink] = await luminance(light);
	const [night, chalk] = await luminance(dark);

	ok(paper > 700 && ink < 150, "dark on light");
	ok(night < 150 && chalk > 600, "light on dark, if that is preferred");
	await close(light);
	await close(dark);
}
for (const name of ["run", "history", "hostile"]) {
	const page = await open(name);

	for (const width of [320, 390, 768, 961, 1100, 1300]) {
		await page.setViewportSize({ width, height: 800 });
		is(await overflow(page), 0,
		    `${name} needs no sideways scrolling at ${width}`);
	}
	await close(page);
}
{
	const page = await open("run", PHONE);
	const row = page.locator("#rows tbody tr", { hasText: "BK-GB" }).first();
	const label = await row.locator("td").nth(5).evaluate((cell) =>
	    getComputedStyle(cell, "::before").content);

	is(label, '"Before"', "on a phone, quantities say what they are");
	await find(page, "cw07");
	await click(page, "Customer");
	is(await sorting(page), [["Customer", "ascending"]],
	    "and rows can be filtered and sorted");
	const heights = await page.$$eval("button:not([hidden]), select, input",
	    (all) => all.filter((e) => e.offsetHeight > 0)
	    .map((e) => e.offsetHeight));
	ok(Math.min(...heights) >= 40, "with a thumb", heights);
	await close(page);
}
{
	const page = await open("run");

	await page.emulateMedia({ media: "print" });
	await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
	is(await page.isVisible(".tools"), false, "paper has no buttons");
	is(await page.$$eval("details", (d) => d.every((x) => x.open)), true,
	    "and the hints unfolded");
	is(await overflow(page), 0, "and nothing beyond its edge");
	is(await page.$eval("#rows thead", (h) => getComputedStyle(h).display),
	    "table-header-group", "and the columns named on each page");
	await page.evaluate(() => dispatchEvent(new Event("afterprint")));
	is(await page.$$eval("details", (d) => d.some((x) => x.open)), false,
	    "afterwards they are folded again");
	await page.emulateMedia({ media: null });
	ok((await page.pdf({ format: "A4", landscape: true })).length > 10000,
	    "it prints");
	await close(page);
}
{
	const page = await open("middling",
	    { ...DESK, javaScriptEnabled: false });

	is([await page.isVisible(".tools"),
	    await page.locator("#rows tbody tr").count(),
	    await page.locator("#rows tbody tr").last().isVisible()],
	    [false, 600, true], "without scripts all rows are there");
	await close(page);
}

/* --- several runs, and bad ones --- */
{
	const page = await open("history");
	const count = async () => Number((await shown(page)).match(/^[\d,]+/)[0]);

	is(await page.$$eval("#history tbody tr", (rows) => rows.map((r) =>
	    r.querySelector(".verdict").textContent)),
	    ["Plan", "Transferred", "No change"], "the runs, as time goes");
	is(await page.locator("#history svg rect:not(.axis)").count(), 2,
	    "with a bar for each that changes the bill");
	is(await page.textContent(".about .verdict"), "No change",
	    "the page is about the latest one");
	const newest = await count();
	await page.selectOption("#run", "");
	const all = await count();
	await page.selectOption("#run", { index: 1 });
	ok(newest < all && await count() < all && await count() > 0,
	    "entries are those of one run, or of all");
	await page.selectOption("#run", "");
	is((await download(page))[1], csvFile("history"),
	    "the CSV tells the runs apart");
	await close(page);
}
for (const [name, words] of [["damaged", "This stream is damaged"],
    ["failed", "The run failed with exit status 4"]]) {
	const page = await open(name);

	ok((await page.textContent("[role=alert]")).includes(words),
	    `a run that is ${name} is said so`);
	ok(await page.locator("[role=alert]").evaluate((e) =>
	    e.getBoundingClientRect().bottom < innerHeight),
	    "where it is seen first");
	await close(page);
}
{
	const page = await open("damaged");

	ok((await column(page, 2)).includes("AX02"), "and among the entries");
	await close(page);
}

/* --- hostile text --- */
{
	const page = await open("hostile");
	const hostile = JSON.parse(readFileSync(`${directory}/hostile.json`));

	is(page.complaints, [], "hostile text raises no complaint");
	is(page.asked.length, 1, "and asks for nothing");
	is(await page.evaluate(() => ["script", "style", "iframe", "img",
	    "object", "base", "link", "form"].map((tag) =>
	    document.getElementsByTagName(tag).length)),
	    [1, 1, 0, 0, 0, 0, 0, 1], "and adds no elements");
	is(await page.locator("#rows tbody tr").count(),
	    Math.min(500, 3 * hostile.length), "every entry is a row");
	is((await download(page))[1], csvFile("hostile"),
	    "the page's CSV is as harmless as cwlog-fmt's");
	for (const head of ["Code", "Customer", "Message, and what to do"])
		await click(page, head);
	await find(page, "<script>");
	ok((await column(page, 2)).length > 0, "and can be searched for");
	is(page.complaints, [], "still without a complaint");
	await close(page);
}

/* --- 20,000 rows --- */
{
	let since = Date.now();
	const page = await open("big");
	const lap = async (title) => {
		await page.evaluate(() => new Promise((resolve) =>
		    requestAnimationFrame(() => setTimeout(resolve))));
		console.log(`# ${title}: ${Date.now() - since} ms`);
		since = Date.now();
	};

	is(await shown(page), "20,000 entries", "20,000 rows");
	await lap("open");
	is(await page.locator("#rows tbody tr").count(), 500,
	    "of which 500 are drawn at first");
	since = Date.now();
	await find(page, "sku-7");
	await lap("filter");
	is(await shown(page), "500 of 20,000 entries", "filtered");
	await find(page, "");
	since = Date.now();
	await click(page, "Change");
	await lap("sort");
	const first = Number((await column(page, 8))[0].replace("−", "-"));
	ok(first < 0, "sorted", first);
	since = Date.now();
	await page.click("#more");
	await lap("show all");
	is(await page.locator("#rows tbody tr").count(), 20000,
	    "all are drawn if that is asked for");
	is(await page.isVisible("#more"), false, "and then no more");
	await close(page);
}

await browser.close();
done();
